package dev.batchsession.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help about what all commands share, such as {@code batch-sessions help exit-codes}. The help of each command names it. */
final class HelpTopics {
    private static final String SECTION = "topics";
    private static final Map<String, List<String>> TOPICS = new TreeMap<>(Map.of(
            "environment",
            List.of(
                    "Environment:",
                    "  ANCHORBROWSER_API_KEY   the API key of the team; required without --simulate",
                    "  ANCHORBROWSER_BASE_URL  base URL; default: https://api.anchorbrowser.io",
                    "  BATCH_SESSIONS_*        any option, such as BATCH_SESSIONS_PAGE_SIZE=50, or",
                    "                          BATCH_SESSIONS_LIST_PAGE_SIZE=50 for one command",
                    "  BATCH_SESSIONS_CONFIG   file with lines NAME=value; variables override it;",
                    "                          default: ~/.batch-sessions.properties",
                    "  HTTPS_PROXY, ALL_PROXY  proxy for calls by HTTPS, as for curl, such as",
                    "                          http://user:password@proxy:3128 or socks5://proxy;",
                    "                          names in lower case take precedence; special",
                    "                          characters of a password are encoded as in any URL;",
                    "                          the proxy resolves the API's host, as for socks5h",
                    "  NO_PROXY                hosts, domains and networks without proxy, separated",
                    "                          by commas, such as .example.com,10.0.0.0/8, or *",
                    "  NO_COLOR                disables colours on a terminal if not empty"),
            "exit-codes",
            List.of(
                    "Exit codes:",
                    "  0     done, or the reader of standard output has gone",
                    "  1     the API or the output failed; rows so far are printed, or kept;",
                    "        verify --api: the API gave no count to compare with",
                    "  2     wrong option, argument or variable; no API key and no --simulate",
                    "  3     the API key was rejected",
                    "  4     export: the file exists already",
                    "  5     export, verify: the verification differs",
                    "  6     wait: a batch failed or was cancelled",
                    "  7     wait: timeout",
                    "  8     wait: a batch is unknown, or was removed",
                    "  130   interrupted, by Ctrl-C",
                    "  143   terminated, by SIGTERM: as interrupted",
                    "",
                    "If several of 6 to 8 apply, wait exits with the lowest."),
            "times",
            List.of(
                    "Times, for --created-after and --created-before:",
                    "  2026-11-24T08:00:00Z       an instant; any offset and fraction is accepted,",
                    "  2026-11-24T09:00:00+01:00  such as those of printed rows",
                    "  2026-11-24                 the start of a day in UTC",
                    "  90m                        a time before now; units: s, m, h, d and w",
                    "",
                    "A time before now is another instant in each run. To resume an export or a",
                    "watch, type the instant that its first run has printed.",
                    "",
                    "--timeout has the same units, such as 30m.")));

    private HelpTopics() {}

    /** Adds the topics, which {@code help} prints and the list of commands does not show. */
    static void addTo(CommandLine root, Console console) {
        root.getCommandSpec().subcommands().values().forEach(command -> addSection(command.getCommandSpec()));
        addSection(root.getCommandSpec());
        TOPICS.forEach((name, lines) -> root.addSubcommand(name, topic(name, lines, console)));
    }

    private static void addSection(CommandSpec command) {
        UsageMessageSpec usage = command.usageMessage();
        List<String> sections = new ArrayList<>(usage.sectionKeys());
        sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING), SECTION);
        usage.sectionKeys(sections);
        usage.sectionMap()
                .put(
                        SECTION,
                        help -> String.format("%nHelp topics: batch-sessions help environment, exit-codes, times%n"));
    }

    private static CommandLine topic(String name, List<String> lines, Console console) {
        Callable<Integer> print = () -> {
            lines.forEach(console::print);
            return ExitCode.OK;
        };
        CommandSpec spec = CommandSpec.wrapWithoutInspection(print).name(name);
        spec.usageMessage()
                .hidden(true)
                .description(lines.toArray(new String[0]))
                .sectionKeys(List.of(UsageMessageSpec.SECTION_KEY_DESCRIPTION));
        return new CommandLine(spec);
    }
}
