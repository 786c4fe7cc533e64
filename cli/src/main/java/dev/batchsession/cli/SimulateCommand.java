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

/** The command {@code simulate}, which serves the API with generated batches to other processes, such as {@code curl}. */
@Command(
        name = "simulate",
        description = {
            "Serves GET /v1/batch-sessions with generated batches on the loopback address, until interrupted.",
            "Prints its base URL to stdout when it is ready."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions simulate --batches 100000 --failure-rate 0.05",
            "  export ANCHORBROWSER_API_KEY=any ANCHORBROWSER_BASE_URL=http://127.0.0.1:8080",
            "  batch-sessions count"
        })
final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 for any free port (default: 8080).")
    private int port = 8080;

    @Option(names = "--batches", paramLabel = "N", description = "Number of batches (default: 1234).")
    private int batches = SimulatorOptions.defaults().batches();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the generated rows, faults and changes (default: 1).")
    private long seed = SimulatorOptions.defaults().seed();

    @Option(names = "--key", paramLabel = "KEY", description = "Only API key to accept (default: any, or none).")
    private String key = "";

    @Option(
            names = "--latency-ms",
            paramLabel = "MS",
            description = "Delay of each response in milliseconds (default: 0).")
    private long latencyMillis;

    @Option(
            names = "--failure-rate",
            paramLabel = "P",
            description = "Fraction of calls to answer with 500, 0 to 1 (default: 0).")
    private double failureRate;

    @Option(
            names = "--throttle-rate",
            paramLabel = "P",
            description = "Fraction of calls to answer with 429, 0 to 1 (default: 0).")
    private double throttleRate;

    @Option(names = "--retry-after-s", paramLabel = "S", description = "Retry-After of a 429 in seconds (default: 1).")
    private long retryAfterSeconds = 1;

    @Option(
            names = "--latency-per-row-us",
            paramLabel = "US",
            description =
                    "Additional delay in microseconds for each row of a page and each row skipped before it (default: 0).")
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

    SimulatorOptions options() {
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
