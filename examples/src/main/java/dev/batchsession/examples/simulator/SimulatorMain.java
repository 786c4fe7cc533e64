package dev.batchsession.examples.simulator;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an {@link ApiSimulator} until it is interrupted: for listing with {@code curl}, or from another process. */
@Command(
        name = "api-simulator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Serves GET /v1/batch-sessions over generated batches on the loopback address until interrupted.")
public final class SimulatorMain implements Callable<Integer> {
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
    private final ListVariantOptions list = new ListVariantOptions();

    @Spec
    private CommandSpec spec;

    private SimulatorMain() {}

    /** Serves until the process is interrupted. */
    public static void main(String[] args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // no advice about log providers among the messages
        System.exit(new CommandLine(new SimulatorMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> oneLine(failure, command))
                .execute(args));
    }

    private static int oneLine(Exception failure, CommandLine command) {
        command.getErr().println("error: " + failure.getMessage()); // such as: the port is taken
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ApiSimulator api = ApiSimulator.start(options())) {
            spec.commandLine().getOut().println("serving " + batches + " batches at " + api.baseUrl());
            new CountDownLatch(1).await();
            return CommandLine.ExitCode.OK;
        }
    }

    private SimulatorOptions options() {
        try {
            SimulatorOptions options = SimulatorOptions.defaults()
                    .port(port)
                    .batches(batches)
                    .seed(seed)
                    .latency(Duration.ofMillis(latencyMillis))
                    .failureRate(failureRate)
                    .throttleRate(throttleRate)
                    .retryAfter(Duration.ofSeconds(retryAfterSeconds))
                    .latencyPerRow(Duration.of(latencyPerRowMicros, ChronoUnit.MICROS))
                    .list(list.variant());
            return key.isEmpty() ? options : options.requiredKey(key);
        } catch (IllegalArgumentException badOption) {
            throw new CommandLine.ParameterException(spec.commandLine(), badOption.getMessage(), badOption);
        }
    }
}
