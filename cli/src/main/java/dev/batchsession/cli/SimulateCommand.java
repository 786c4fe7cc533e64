package dev.batchsession.cli;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate}: serves the API over generated batches, for listing with {@code curl}, or from another process. */
@Command(
        name = "simulate",
        description = {
            "Serves GET /v1/batch-sessions over generated batches on the loopback address until interrupted.",
            "Prints where to stdout, once it does."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions simulate --batches 100000 --failure-rate 0.05",
            "  export ANCHORBROWSER_API_KEY=any ANCHORBROWSER_BASE_URL=http://127.0.0.1:8080",
            "  batch-sessions count"
        })
final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 for any (default: 8080).")
    private int port = 8080;

    @Option(names = "--batches", paramLabel = "N", description = "Rows in the list (default: 1234).")
    private int batches = SimulatorOptions.defaults().batches();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same rows, faults and changes (default: 1).")
    private long seed = SimulatorOptions.defaults().seed();

    @Option(names = "--key", paramLabel = "KEY", description = "The only API key to serve (default: any, or none).")
    private String key = "";

    @Option(names = "--latency-ms", paramLabel = "MS", description = "Wait before each answer (default: 0).")
    private long latencyMillis;

    @Option(names = "--failure-rate", paramLabel = "P", description = "Share of calls answered with 500 (default: 0).")
    private double failureRate;

    @Option(names = "--throttle-rate", paramLabel = "P", description = "Share of calls answered with 429 (default: 0).")
    private double throttleRate;

    @Option(names = "--retry-after-s", paramLabel = "S", description = "What a 429 asks to wait (default: 1).")
    private long retryAfterSeconds = 1;

    @Option(
            names = "--latency-per-row-us",
            paramLabel = "US",
            description = "Wait more for each row of a page, and each skipped to come to it (default: 0).")
    private long latencyPerRowMicros;

    @Mixin
    private ListVariantOptions list = new ListVariantOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;

    SimulateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SimulatorOptions options = options();
        try (Interruption interruption = Interruption.listen();
                HttpLog log = new HttpLog(console.err(), key);
                ApiSimulator api = ApiSimulator.start(options, isVerbose() ? log::served : call -> {})) {
            console.print("serving " + batches + " batches at " + api.baseUrl());
            interruption.signal().block();
            return Failures.INTERRUPTED;
        }
    }

    private boolean isVerbose() {
        return Program.of(spec).isVerbose();
    }

    private SimulatorOptions options() {
        SimulatorOptions options = SimulatorOptions.defaults().seed(seed).list(list.variant(spec));
        options = Usage.with(spec, options, SimulatorOptions::port, port, "--port");
        options = Usage.with(spec, options, SimulatorOptions::batches, batches, "--batches");
        options =
                Usage.with(spec, options, SimulatorOptions::latency, Duration.ofMillis(latencyMillis), "--latency-ms");
        options = Usage.with(spec, options, SimulatorOptions::failureRate, failureRate, "--failure-rate");
        options = Usage.with(spec, options, SimulatorOptions::throttleRate, throttleRate, "--throttle-rate");
        Duration retryAfter = Duration.ofSeconds(retryAfterSeconds);
        options = Usage.with(spec, options, SimulatorOptions::retryAfter, retryAfter, "--retry-after-s");
        Duration perRow = Duration.of(latencyPerRowMicros, ChronoUnit.MICROS);
        options = Usage.with(spec, options, SimulatorOptions::latencyPerRow, perRow, "--latency-per-row-us");
        return key.isEmpty() ? options : options.requiredKey(key);
    }
}
