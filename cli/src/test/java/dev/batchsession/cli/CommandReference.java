package dev.batchsession.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help of all commands as one page of Markdown: {@code docs/command-line.md}. */
final class CommandReference {
    private static final String HEAD = """
            # The command line

            The output of `batch-sessions help COMMAND` for each command. `CommandReferenceTest` generates this page and fails
            if it differs from the program. The [guide](guide/command-line.md) describes how to install and use the program.
            """;

    private CommandReference() {}

    static String markdown() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine root = Program.commandLine(
                Settings.of(Map.of()), new Console(nowhere, nowhere, false, false, OutputReader.NONE, Map.of()));
        StringBuilder page = new StringBuilder(HEAD);
        append(page, root);
        root.getSubcommands().values().forEach(command -> append(page, command));
        return page.toString();
    }

    private static void append(StringBuilder page, CommandLine command) {
        String help = command.setUsageHelpAutoWidth(false).setUsageHelpWidth(80).getUsageMessage(Ansi.OFF);
        page.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(help.replace(System.lineSeparator(), "\n").replaceAll("(?m) +$", ""))
                .append("```\n");
    }
}
