package dev.batchsession.cli;

import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of all commands that call the API: which API, and how long to retry. */
final class ApiOptions {
    @Option(
            names = "--patient",
            fallbackValue = "true", // so that it can be repeated if a variable has set it
            description =
                    "Survive outages of several minutes, for unattended runs: retry a page for up to 15 min instead of 10 s "
                            + "(export and wait always do).")
    private boolean patient;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description =
                    "Most calls in a second or minute, such as 20/s or 90/m (default: 10/s). A call returns up to "
                            + "100 rows.")
    private Rate rate = Rate.DEFAULT;

    @Option(
            names = "--simulate",
            fallbackValue = "true", // so that it can be repeated if a variable has set it
            description = "Read generated batches from a built-in simulator instead of the API. Needs no key.")
    private boolean simulated;

    @Option(
            names = "--simulated-batches",
            paramLabel = "N",
            description = "Number of batches that --simulate generates (default: 1234).")
    private int simulatedBatches = SimulatorOptions.defaults().batches();

    private boolean living;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Returns the policy for all calls of the command. The default is the standard one even for long lists, since a user at
     * a terminal wants to know within seconds that the API is down.
     */
    ResiliencePolicy policy() {
        ResiliencePolicy.Builder policy = patient ? ResiliencePolicy.patientBuilder() : ResiliencePolicy.builder();
        return policy.rateLimiter(rate.limiter()).build();
    }

    /** Returns the largest number of calls. */
    Rate rate() {
        return rate;
    }

    /** Sets {@code --patient}, for a command that is usually unattended. */
    ApiOptions forUnattendedRuns() {
        patient = true;
        return this;
    }

    /** Lets the batches of a simulator start, progress and end, for a command that shows them over time. */
    ApiOptions living() {
        living = true;
        return this;
    }

    /** Returns whether to read a simulator. */
    boolean isSimulated() {
        return simulated;
    }

    /** Returns whether to print each call. */
    boolean isVerbose() {
        return Program.of(command).isVerbose();
    }

    /** Returns the command that has these options. */
    CommandSpec spec() {
        return command;
    }

    /** Returns the console for progress. While calls are printed, or with {@code --quiet}, no line is overwritten. */
    Console progress(Console console) {
        return isVerbose() || isQuiet() ? console.withoutProgress() : console;
    }

    /** Returns whether to print neither progress nor summaries. */
    boolean isQuiet() {
        return Program.of(command).isQuiet();
    }

    private boolean isJsonProgress() {
        OptionSpec progress = command.findOption("--progress");
        return progress != null && progress.getValue() == ProgressFormat.JSON;
    }

    /** Returns the stream for summaries and other messages that are neither errors nor warnings. It prints nothing in JSON. */
    PrintStream notes(Console console) {
        return isQuiet() || isJsonProgress()
                ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
                : console.err();
    }

    /**
     * Returns the options of the simulator.
     *
     * @throws ParameterException if the number of batches is negative
     */
    SimulatorOptions simulator() {
        return Usage.valid(
                command,
                () -> SimulatorOptions.defaults()
                        .batches(simulatedBatches)
                        .list(ListVariant.usual().living(living)),
                "--simulated-batches");
    }
}
