package dev.batchsession.cli;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The API that a command reads: the real one or, with {@code --simulate}, a simulator, which {@link #close()} stops.
 *
 * @param key the fingerprint of the API key; {@code null} for a simulator
 * @param mask replaces the API key in a text
 */
record Api(
        BatchSessionFlux batches,
        @Nullable ApiSimulator simulator,
        @Nullable HttpLog log,
        @Nullable KeyFingerprint key,
        UnaryOperator<String> mask)
        implements AutoCloseable {
    private static final URI DEFAULT_URL = URI.create("https://api.anchorbrowser.io");
    private static final String DUMMY_KEY = "simulated";

    /**
     * Opens the API that the options select.
     *
     * @throws ParameterException if an option or a variable is invalid, or there is no key
     */
    static Api open(ApiOptions options, Console console) {
        return open(options, console, CallHooks.NONE);
    }

    /**
     * Opens the API that the options select, with hooks into its calls.
     *
     * @throws ParameterException if an option or a variable is invalid, or there is no key
     */
    static Api open(ApiOptions options, Console console, CallHooks hooks) {
        return options.isSimulated() ? simulated(options, console, hooks) : real(options, console, hooks);
    }

    private static Api real(ApiOptions options, Console console, CallHooks hooks) {
        CommandSpec spec = options.spec();
        Settings settings = Program.of(spec).settings();
        Settings.Variable variable = settings.of(Settings.KEY);
        String key = variable == null ? "" : variable.value().strip(); // files often end with a line break
        if (variable == null || key.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    Settings.KEY + " is not set; set it, or read generated batches with --simulate");
        }
        Settings.Variable baseUrl = settings.of(Settings.BASE_URL);
        HttpClient client = HttpPageSource.defaultClient();
        EnvironmentProxy proxy = EnvironmentProxy.find(settings, url(baseUrl), spec);
        HttpLog log = log(options, console, key);
        BatchSessionFlux.Builder builder = proxy == null
                ? builder(options, client, log, hooks)
                : builder(options, proxy.apply(client), log, hooks.innermost(proxy::explain));
        Usage.valid(spec, () -> builder.apiKey(key), variable);
        KeyFingerprint fingerprint = KeyFingerprint.of(key);
        UnaryOperator<String> mask = text -> text.replace(key, "***");
        if (baseUrl == null) {
            return new Api(builder.build(), null, log, fingerprint, mask);
        }
        return new Api(
                Usage.valid(spec, () -> builder.baseUrl(baseUrl.value()).build(), baseUrl),
                null,
                log,
                fingerprint,
                mask);
    }

    /** Returns the base URL, or that of the API if it is not set or invalid, which the builder reports. */
    private static URI url(Settings.@Nullable Variable baseUrl) {
        try {
            return baseUrl == null ? DEFAULT_URL : new URI(baseUrl.value());
        } catch (URISyntaxException invalid) {
            return DEFAULT_URL;
        }
    }

    private static Api simulated(ApiOptions options, Console console, CallHooks hooks) {
        SimulatorOptions simulated = options.simulator().requiredKey(DUMMY_KEY);
        HttpLog log = log(options, console, DUMMY_KEY);
        ApiSimulator simulator = ApiSimulator.start(simulated);
        options.notes(console).println("using a simulator with " + simulated.batches() + " batches");
        BatchSessionFlux batches = builder(options, HttpPageSource.defaultClient(), log, hooks)
                .decorate(SimulatedSource::new)
                .apiKey(DUMMY_KEY)
                .baseUrl(simulator.baseUrl())
                .build();
        return new Api(batches, simulator, log, null, UnaryOperator.identity());
    }

    /**
     * Has the same origin for every simulator, whatever its port. A file that was started with the real API is not resumed
     * with a simulator, nor the reverse.
     */
    private record SimulatedSource(PageSource source) implements PageSource {
        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return source.fetch(request);
        }

        @Override
        public Optional<String> origin() {
            return Optional.of("simulator");
        }
    }

    private static @Nullable HttpLog log(ApiOptions options, Console console, String key) {
        return options.isVerbose() ? new HttpLog(console.err(), key) : null;
    }

    private static BatchSessionFlux.Builder builder(
            ApiOptions options, HttpClient client, @Nullable HttpLog log, CallHooks hooks) {
        HttpClient hooked = hooks.client().apply(client);
        BatchSessionFlux.Builder builder = BatchSessionFlux.builder()
                .httpClient(log == null ? hooked : log.calls(hooked))
                .decorate(hooks.eachCall());
        if (log != null) {
            builder.decorate(log::failures);
        }
        return builder.decorate(options.policy()).decorate(hooks.outermost());
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
