package dev.batchsession.examples.cli;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.examples.simulator.ApiSimulator;
import dev.batchsession.examples.simulator.SimulatorOptions;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.PageSource;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The API that a command reads: the real one where the environment has a key, otherwise a simulator that ends with this. */
record Api(
        BatchSessionFlux batches,
        @Nullable ApiSimulator simulator,
        @Nullable HttpLog log) implements AutoCloseable {
    private static final String KEY = "ANCHORBROWSER_API_KEY";
    private static final String DUMMY_KEY = "simulated";
    private static final String BASE_URL = "ANCHORBROWSER_BASE_URL";

    /** @throws IllegalArgumentException where an option or what the environment has is refused */
    static Api open(ApiOptions options, Console console) {
        return open(options, console, UnaryOperator.identity());
    }

    /**
     * With a decoration around all others.
     *
     * @throws IllegalArgumentException where an option or what the environment has is refused
     */
    static Api open(ApiOptions options, Console console, UnaryOperator<PageSource> outermost) {
        String key = console.environment().get(KEY);
        String usedKey = key == null ? DUMMY_KEY : key;
        BatchSessionFlux.Builder builder = BatchSessionFlux.builder().apiKey(usedKey);
        HttpLog log = options.isVerbose() ? new HttpLog(console.err(), usedKey) : null;
        if (log != null) {
            builder.httpClient(log.calls(HttpPageSource.defaultClient())).decorate(log::failures);
        }
        builder.decorate(options.policy()).decorate(outermost);
        return key == null
                ? simulated(builder, options, console, log)
                : real(builder, console.environment().get(BASE_URL), log);
    }

    private static Api real(BatchSessionFlux.Builder builder, @Nullable String baseUrl, @Nullable HttpLog log) {
        if (baseUrl != null) {
            builder.baseUrl(URI.create(baseUrl));
        }
        return new Api(builder.build(), null, log);
    }

    private static Api simulated(
            BatchSessionFlux.Builder builder, ApiOptions options, Console console, @Nullable HttpLog log) {
        SimulatorOptions served = options.simulator().requiredKey(DUMMY_KEY);
        ApiSimulator simulator = ApiSimulator.start(served);
        console.err().println("no " + KEY + ": listing a simulator with " + served.batches() + " batches");
        return new Api(builder.baseUrl(simulator.baseUrl()).build(), simulator, log);
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
        if (log != null) {
            log.close();
        }
    }
}
