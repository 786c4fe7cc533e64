package dev.batchsession.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import reactor.core.scheduler.Schedulers;

/** The root command: what all commands have in common. Without a subcommand it lists. */
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
            "  source <(batch-sessions generate-completion)   # completion in bash and zsh"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or the reader of standard output has gone",
            "1:the API or the output failed; rows so far are printed, or kept",
            "2:wrong option, argument or variable; no API key and no --simulate",
            "3:the API key was rejected",
            "4:export: the file exists already",
            "130:interrupted"
        })
public final class Program implements Callable<Integer> {
    private static final String ENVIRONMENT = "environment";
    private static final String ENVIRONMENT_TEXT = String.join(
            "%n",
            "",
            "Environment:",
            "  ANCHORBROWSER_API_KEY   the team's key, needed unless --simulate is given",
            "  ANCHORBROWSER_BASE_URL  its address, if not https://api.anchorbrowser.io",
            "  BATCH_SESSIONS_*        any option: BATCH_SESSIONS_PAGE_SIZE=50 where it is",
            "                          one, BATCH_SESSIONS_LIST_PAGE_SIZE=50 for one command",
            "  BATCH_SESSIONS_CONFIG   a file with lines NAME=value for what is not set here;",
            "                          default: ~/.batch-sessions.properties",
            "  NO_COLOR                if not empty, no colours on a terminal either",
            "");

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            fallbackValue = "true", // also where it is set already
            description = "Print each call and its answer, never the key, and the stack trace of a failure.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private final Settings settings;

    private Program(Settings settings) {
        this.settings = settings;
    }

    /** The root of the command that has this spec. */
    static Program of(CommandSpec spec) {
        return (Program) spec.root().userObject();
    }

    /** The variables of the environment and the file. */
    Settings settings() {
        return settings;
    }

    /** Runs the command that the arguments name; returns the exit code. Blocks until it is done. */
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
     * exhausted memory: the thread that waits for the other one's work would wait forever. Reactor's schedulers keep such
     * failures in futures that nobody reads.
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
            Runtime.getRuntime().halt(1); // not exit: its hooks may need what is missing
        }
    }

    /** All commands, with their help. */
    static CommandLine commandLine(Settings settings, Console console) {
        Program program = new Program(settings);
        CommandLine commandLine = new CommandLine(program)
                .addSubcommand(new ListCommand(console))
                .addSubcommand(new CountCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new WatchCommand(console))
                .addSubcommand(new BoardCommand(console))
                .addSubcommand(new SimulateCommand(console))
                .addSubcommand(new GenerateCompletion())
                .addSubcommand(new HelpCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(console.outColours()))
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8)) // for help and version
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setDefaultValueProvider(settings)
                .setParameterExceptionHandler((bad, badArgs) -> Failures.reportUsage(Usage.message(bad), console))
                .setExecutionStrategy(parsed -> {
                    program.warn(console);
                    return new RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failures.report(failure, command.getCommandSpec(), console));
        addEnvironment(commandLine);
        return commandLine;
    }

    /** Between the options and the exit codes, in the help of all commands. */
    private static void addEnvironment(CommandLine root) {
        List<String> sections = new ArrayList<>(root.getHelpSectionKeys());
        sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING), ENVIRONMENT);
        root.setHelpSectionKeys(sections); // of the subcommands, too
        root.getHelpSectionMap().put(ENVIRONMENT, help -> String.format(ENVIRONMENT_TEXT));
        root.getSubcommands()
                .values()
                .forEach(command -> command.getHelpSectionMap().putAll(root.getHelpSectionMap()));
    }

    /** What the user should know of the variables, before the command runs. */
    private void warn(Console console) {
        settings.exposedFile()
                .ifPresent(file -> console.err()
                        .println("warning: " + Printable.of(file.toString())
                                + " contains the API key and can be read by other users; chmod 600 it"));
        if (verbose && !settings.ignored().isEmpty()) {
            console.err().println("ignored variables: " + Printable.of(String.join(", ", settings.ignored())));
        }
    }

    /** Whether to print each call. */
    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() {
        return requireNonNull(spec.subcommands().get("list")).execute();
    }
}
