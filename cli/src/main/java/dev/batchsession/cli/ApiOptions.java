package dev.batchsession.cli;

import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.SimulatorOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that calls the API: which API, and how long to retry. */
final class ApiOptions {
    @Option(
            names = "--patient",
            fallbackValue = "true", // also where it is set already
            description =
                    "Ride out an outage of minutes, for unattended runs; by default a page is tried for about 10 s.")
    private boolean patient;

    @Option(
            names = "--simulate",
            fallbackValue = "true", // also where it is set already
            description = "Read generated batches of a simulator, not the API. Needs no key.")
    private boolean simulated;

    @Option(
            names = "--simulated-batches",
            paramLabel = "N",
            description = "Batches of the simulator of --simulate (default: 1234).")
    private int simulatedBatches = SimulatorOptions.defaults().batches();

    private boolean living;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Standard by default, even for the whole list: somebody waits at the terminal, and would rather hear within seconds
     * that the API is down than sit through an outage; who will not wait there says so.
     */
    ResiliencePolicy policy() {
        return patient ? ResiliencePolicy.patient() : ResiliencePolicy.standard();
    }

    /** As if {@code --patient} were given: nobody waits for an export row by row. */
    ApiOptions forUnattendedRuns() {
        patient = true;
        return this;
    }

    /** As a simulator of batches that start, go on and end: for who looks at them for a while. */
    ApiOptions living() {
        living = true;
        return this;
    }

    /** Whether to read a simulator. */
    boolean isSimulated() {
        return simulated;
    }

    /** Whether to print each call. */
    boolean isVerbose() {
        return Program.of(command).isVerbose();
    }

    /** The command that has these options. */
    CommandSpec spec() {
        return command;
    }

    /** Where progress is shown: on no line that is overwritten while calls are told on others. */
    Console progress(Console console) {
        return isVerbose() ? console.withoutProgress() : console;
    }

    /** @throws ParameterException for a negative number */
    SimulatorOptions simulator() {
        return Usage.valid(
                command,
                () -> SimulatorOptions.defaults()
                        .batches(simulatedBatches)
                        .list(ListVariant.usual().living(living)),
                "--simulated-batches");
    }
}
