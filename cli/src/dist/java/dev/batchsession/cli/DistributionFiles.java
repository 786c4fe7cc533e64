package dev.batchsession.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Generates the files of a distribution from the commands: completions, and manual pages in AsciiDoc. */
public final class DistributionFiles {
    private static final Pattern EXIT_CODE = Pattern.compile("  (\\d+) +(.*)");

    private DistributionFiles() {}

    /**
     * Writes the files.
     *
     * @param args the version, the folder for manual pages, and the folder {@code share} of the distribution
     */
    public static void main(String[] args) throws IOException {
        CommandLine root = root();
        Path share = Path.of(args[2]);
        write(share.resolve("bash-completion/completions/batch-sessions"), AutoComplete.bash("batch-sessions", root));
        write(share.resolve("fish/vendor_completions.d/batch-sessions.fish"), FishCompletion.of(root));
        manPages(root, args[0], Path.of(args[1]));
    }

    private static CommandLine root() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return Program.commandLine(
                Settings.of(Map.of()), new Console(nowhere, nowhere, false, false, OutputReader.NONE, Map.of()));
    }

    private static void manPages(CommandLine root, String version, Path folder) throws IOException {
        Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
                .map(CommandLine::getCommandSpec)
                .forEach(command -> addSections(command, version));
        ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], true, root.getCommandSpec());
        for (CommandLine command : root.getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                append(
                        folder,
                        "batch-sessions-" + spec.name(),
                        "\n== See also\n\n*batch-sessions*(1), for environment, times and exit codes\n");
            }
        }
        append(folder, "batch-sessions", topic(root, "environment") + topic(root, "times"));
    }

    private static void addSections(CommandSpec command, String version) {
        command.versionProvider(() -> new String[] {"batch-sessions " + version});
        command.usageMessage().footerHeading("Examples");
        command.usageMessage().exitCodeListHeading("Exit status");
        command.usageMessage().exitCodeList(exitCodes(command.root().commandLine()));
    }

    private static Map<String, String> exitCodes(CommandLine root) {
        Map<String, String> codes = new LinkedHashMap<>();
        String latest = "";
        for (String line : topicLines(root, "exit-codes")) {
            Matcher code = EXIT_CODE.matcher(line);
            if (code.matches()) {
                codes.put(code.group(1), code.group(2));
                latest = code.group(1);
            } else if (line.startsWith(" ".repeat(8))) {
                codes.merge(latest, line.strip(), (start, rest) -> start + ' ' + rest);
            }
        }
        return codes;
    }

    private static String topic(CommandLine root, String name) {
        List<String> lines = new ArrayList<>(topicLines(root, name));
        String heading = lines.remove(0).replaceFirst("[,:].*", "");
        return "\n== " + heading + "\n\n----\n" + String.join("\n", lines) + "\n----\n";
    }

    private static List<String> topicLines(CommandLine root, String name) {
        return root.getSubcommands().get(name).getUsageMessage(Ansi.OFF).lines().toList();
    }

    private static void append(Path folder, String page, String text) throws IOException {
        Path file = folder.resolve(page + ".adoc");
        write(file, Files.readString(file) + text);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
