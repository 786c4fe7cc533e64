package dev.batchsession.examples.cli;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.examples.simulator.ApiSimulator;
import dev.batchsession.examples.simulator.SimulatorOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The API that a command reads: the real one where the environment has a key, otherwise a simulator that ends with this. */
record Api(BatchSessionFlux batches, @Nullable ApiSimulator simulator) implements AutoCloseable {
    private static final String KEY = "ANCHORBROWSER_API_KEY";
    private static final String DUMMY_KEY = "simulated";
    private static final String BASE_URL = "ANCHORBROWSER_BASE_URL";

    /** @throws IllegalArgumentException where an option or what the environment has is refused */
    static Api open(ApiOptions options, Console console) {
        String key = console.environment().get(KEY);
        return key == null
                ? simulated(options, console)
                : real(options, key, console.environment().get(BASE_URL));
    }

    private static Api real(ApiOptions options, String key, @Nullable String baseUrl) {
        BatchSessionFlux.Builder builder =
                BatchSessionFlux.builder().apiKey(key).decorate(options.policy());
        if (baseUrl != null) {
            builder.baseUrl(URI.create(baseUrl));
        }
        return new Api(builder.build(), null);
    }

    private static Api simulated(ApiOptions options, Console console) {
        BatchSessionFlux.Builder builder =
                BatchSessionFlux.builder().apiKey(DUMMY_KEY).decorate(options.policy());
        SimulatorOptions served = options.simulator().requiredKey(DUMMY_KEY);
        ApiSimulator simulator = ApiSimulator.start(served);
        console.err().println("no " + KEY + ": listing a simulator with " + served.batches() + " batches");
        return new Api(builder.baseUrl(simulator.baseUrl()).build(), simulator);
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
