package dev.batchsession.examples.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command: what all commands have in common. Without a subcommand it lists. */
@Command(
        name = "batch-sessions",
        mixinStandardHelpOptions = true,
        version = "batch-sessions 0.1.0-SNAPSHOT",
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Reads the batch sessions of a team from the AnchorBrowser API.",
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  ANCHORBROWSER_API_KEY   the team's key; without it, a simulator is read",
            "  ANCHORBROWSER_BASE_URL  its address, if not https://api.anchorbrowser.io"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or the reader of the output stopped reading",
            "1:the API or the output failed; the rows so far are printed, or kept",
            "2:wrong option, argument or environment variable",
            "3:the API key was rejected",
            "130:interrupted"
        })
public final class Program implements Callable<Integer> {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private Program() {}

    /** Runs the command that the arguments name; returns the exit code. Blocks until it is done. */
    public static int run(Console console, String... args) {
        Program program = new Program();
        PrintWriter err = new PrintWriter(console.err(), true, StandardCharsets.UTF_8);
        return new CommandLine(program)
                .addSubcommand(new ListCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new WatchCommand(console))
                .addSubcommand(new BoardCommand(console))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8)) // for help and version
                .setErr(err)
                .setParameterExceptionHandler((bad, badArgs) -> Failures.reportUsage(bad, err))
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failures.report(failure, program.verbose, err))
                .execute(args);
    }

    @Override
    public Integer call() {
        return requireNonNull(spec.subcommands().get("list")).execute();
    }
}
