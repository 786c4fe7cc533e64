package dev.batchsession.cli;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchStatus;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import reactor.core.scheduler.Schedulers;

/** The root command, with the options and the help that all commands share. Without a subcommand it runs {@code list}. */
@Command(
        name = "batch-sessions",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Reads the batch sessions of a team from the AnchorBrowser API.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions list --status failed --take 20",
            "  batch-sessions help export",
            "  batch-sessions help exit-codes",
            "  source <(batch-sessions generate-completion)   # completion in bash and zsh"
        })
public final class Program implements Callable<Integer> {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            fallbackValue = "true", // so that it can be repeated if a variable has set it
            description = "Print each call with its response, and the stack trace of a failure; never the key.")
    private boolean verbose;

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            fallbackValue = "true",
            description = "Print no progress and no summary to stderr, only warnings and errors.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    private final Settings settings;

    private Program(Settings settings) {
        this.settings = settings;
    }

    /** Returns the root of the command that has this spec. */
    static Program of(CommandSpec spec) {
        return (Program) spec.root().userObject();
    }

    /** Returns the variables of the environment and the settings file. */
    Settings settings() {
        return settings;
    }

    /** Runs the command that the arguments name and returns its exit code. Blocks until the command has ended. */
    public static int run(Console console, String... args) {
        try {
            Settings settings = Settings.of(console.environment());
            CommandLine program = commandLine(settings, console.environment(settings.variables()));
            settings.requireKnown(program);
            return program.execute(args);
        } catch (IllegalArgumentException badSetting) {
            return Failures.reportUsage(String.valueOf(badSetting.getMessage()), console);
        }
    }

    /**
     * Ends the process with exit code 1 if any of its threads fails with an {@link Error}, such as a missing class or
     * exhausted memory. Otherwise a thread that waits for the result of the failed one would wait forever: Reactor's
     * schedulers keep such failures in futures that are never read.
     */
    public static void exitOnFatalErrors(Console console) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> exit(failure, console));
        Schedulers.onScheduleHook("exitOnFatalErrors", task -> () -> {
            try {
                task.run();
            } catch (Error fatal) {
                exit(fatal, console);
                throw fatal;
            }
        });
    }

    private static void exit(Throwable failure, Console console) {
        try {
            String thread = Thread.currentThread().getName();
            console.err().println("error: " + Printable.of(thread + ": " + failure));
        } finally {
            Runtime.getRuntime().halt(1); // not exit: the shutdown hooks may need the missing class or memory
        }
    }

    /** Returns all commands with their help. */
    static CommandLine commandLine(Settings settings, Console console) {
        Program program = new Program(settings);
        CommandLine commandLine = new CommandLine(program)
                .addSubcommand(new ListCommand(console))
                .addSubcommand(new CountCommand(console))
                .addSubcommand(new StatsCommand(console, Clock.systemUTC()))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new VerifyCommand(console))
                .addSubcommand(new WatchCommand(console))
                .addSubcommand(new WaitCommand(console))
                .addSubcommand(new BoardCommand(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new SimulateCommand(console))
                .addSubcommand(new GenerateCompletion())
                .addSubcommand(new HelpCommand())
                .registerConverter(BatchStatus.class, new FilterOptions.StatusConverter())
                .registerConverter(Column.class, new Column.Converter())
                .registerConverter(Rate.class, new Rate.Converter())
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(Moment.class, new Moment.Converter(Clock.systemUTC()))
                .setColorScheme(Help.defaultColorScheme(console.outColours()))
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8)) // for help and version
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setDefaultValueProvider(settings)
                .setParameterExceptionHandler((bad, args) -> Failures.reportUsage(Usage.message(bad, args), console))
                .setExecutionStrategy(parsed -> {
                    program.warn(console);
                    return new RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failures.report(failure, command.getCommandSpec(), console));
        EnumNames.register(commandLine);
        HelpTopics.addTo(commandLine, console);
        return commandLine;
    }

    /** Prints warnings about the variables before the command runs. */
    private void warn(Console console) {
        settings.exposedFile()
                .ifPresent(file -> console.err()
                        .println("warning: " + Printable.of(file.toString())
                                + " contains the API key and is readable by other users; set its mode to 600"));
        if (verbose && !settings.ignored().isEmpty()) {
            console.err().println("ignored variables: " + Printable.of(String.join(", ", settings.ignored())));
        }
    }

    /** Returns whether to print each call. */
    boolean isVerbose() {
        return verbose;
    }

    /** Returns whether to print neither progress nor summaries. */
    boolean isQuiet() {
        return quiet;
    }

    @Override
    public Integer call() {
        return requireNonNull(spec.subcommands().get("list")).execute();
    }
}
