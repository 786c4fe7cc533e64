package dev.batchsession.cli;

import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.SimulatorOptions;
import picocli.CommandLine.Model.CommandSpec;
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
                            + "(export always does).")
    private boolean patient;

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
        return patient ? ResiliencePolicy.patient() : ResiliencePolicy.standard();
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

    /** Returns the console for progress. While calls are printed, no line is overwritten. */
    Console progress(Console console) {
        return isVerbose() ? console.withoutProgress() : console;
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
