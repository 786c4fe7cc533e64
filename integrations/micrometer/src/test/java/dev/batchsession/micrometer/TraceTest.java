package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.Batches;
import dev.batchsession.watch.WatchOptions;
import io.github.resilience4j.retry.RetryConfig;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

/** A trace over real HTTP: from the service by the listing to each attempt, and on to the API where that is asked for. */
class TraceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY = "sk-never-in-a-span";

    private final Queue<MutableSpan> spans = new ConcurrentLinkedQueue<>();
    private final BraveBaggageManager baggage = new BraveBaggageManager(List.of("user"), List.of("user"));
    private final Tracing tracing = Tracing.newBuilder()
            .propagationFactory(new W3CPropagation(baggage, List.of()))
            .addSpanHandler(new SpanHandler() {
                @Override
                public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                    return spans.add(span);
                }
            })
            .build();
    private final Tracer tracer =
            new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(tracing.currentTraceContext()), baggage);
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final BatchSessionObservations observed = BatchSessionObservations.of(registry, new SimpleMeterRegistry());
    private final ScriptedApi api = ScriptedApi.ofRows(150);

    @BeforeEach
    void trace() {
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, withBaggage()),
                        new DefaultTracingObservationHandler(tracer)));
        api.onPage(2, ScriptedApi.error(503, "busy"));
    }

    @AfterEach
    void stop() {
        tracing.close();
        api.close();
    }

    @Test
    void spansServiceListingAndEachAttempt() {
        list(HttpPageSource.defaultClient());

        MutableSpan service = named("service").get(0);
        MutableSpan listing = named("batch.sessions.listing").get(0);
        List<MutableSpan> calls = named("list batch-sessions");
        assertThat(listing.parentId()).isEqualTo(service.id());
        assertThat(calls).hasSize(3).allSatisfy(call -> {
            assertThat(call.parentId()).isEqualTo(listing.id());
            assertThat(call.traceId()).isEqualTo(service.traceId());
            assertThat(call.kind()).isEqualTo(brave.Span.Kind.CLIENT);
        });
        assertThat(calls)
                .extracting(call -> call.tag("page") + '/' + call.tag("attempt") + ' ' + call.tag("status"))
                .containsExactly("1/1 200", "2/1 503", "2/2 200");
        assertThat(calls.get(1).error()).hasMessageContaining("busy");
        assertThat(spans.toString()).doesNotContain(KEY);
    }

    static Stream<Named<MockResponse>> answersThatRepeatTheKey() {
        String echo = "{\"headers\":{\"anchor-api-key\":\"" + KEY + "\"}}";
        String row = PageBodies.row(Batches.batch(1));
        return Stream.of(
                Named.of("rejected key", ScriptedApi.error(401, "no such key: " + KEY)),
                Named.of("server failure", ScriptedApi.error(503, "while serving " + KEY)),
                Named.of("rate limit", ScriptedApi.error(429, KEY, KEY)),
                Named.of("headers", ScriptedApi.json(400, echo)),
                Named.of("headers with success", ScriptedApi.json(200, echo)),
                Named.of("HTML", html()),
                Named.of(
                        "value",
                        page(row.replaceFirst("\"total_requests\":\\d+", "\"total_requests\":\"" + KEY + '"'))),
                Named.of("status of a row", page(row.replaceFirst("\"status\":\"\\w+\"", "\"status\":\"" + KEY + '"'))),
                Named.of("redirect", ScriptedApi.redirectsTo(URI.create("https://elsewhere.example/?key=" + KEY))),
                Named.of(
                        "status line",
                        new MockResponse.Builder()
                                .status("HTTP/1.1 401 " + KEY)
                                .body("")
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("answersThatRepeatTheKey")
    void hasTheKeyInNoSpanAndNoScrapeWhateverTheServerRepeats(MockResponse answer) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        BatchSessionObservations all = BatchSessionObservations.of(registry, meters);
        ResiliencePolicy policy = ResiliencePolicy.builder()
                .retry(RetryConfig.custom()
                        .maxAttempts(2)
                        .waitDuration(Duration.ofMillis(1))
                        .build())
                .build();
        new PolicyMetrics(policy).bindTo(meters);
        api.always(answer);
        BatchSessionFlux batches = BatchSessionFlux.builder()
                .baseUrl(api.baseUrl())
                .apiKey(KEY)
                .decorate(all.around(policy))
                .build();
        Sinks.Empty<Void> failed = Sinks.empty();

        batches.listAll().transform(all::listing).onErrorComplete().blockLast(PATIENCE);
        new WatchMetrics(meters, "board")
                .watch(
                        batches,
                        BatchFilter.all(),
                        WatchOptions.every(Duration.ofHours(1)).onPollFailed(failure -> failed.tryEmitEmpty()))
                .take(1)
                .takeUntilOther(failed.asMono())
                .onErrorComplete()
                .blockLast(PATIENCE);

        assertThat(named("list batch-sessions")).isNotEmpty();
        assertThat(spans)
                .allSatisfy(span -> assertThat(span + trace(span.error())).doesNotContain(KEY));
        assertThat(meters.scrape())
                .contains("batch_sessions_call_seconds_count")
                .doesNotContain(KEY);
    }

    @Test
    void tellsTheApiNothingUnlessAsked() {
        list(HttpPageSource.defaultClient());

        assertThat(api.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.getHeaders().names())
                        .doesNotContain("traceparent", "tracestate", "baggage", "user"));
    }

    @Test
    void tellsTheApiTheSpanOfEachAttemptAndNoBaggageWhereAsked() {
        list(BatchSessionObservations.sendingTrace(HttpPageSource.defaultClient()));

        List<String> expected = named("list batch-sessions").stream()
                .map(call ->
                        "00-" + "0".repeat(32 - call.traceId().length()) + call.traceId() + '-' + call.id() + "-01")
                .toList();
        assertThat(api.requests())
                .extracting(request -> request.getHeaders().get("traceparent"))
                .isEqualTo(expected);
        assertThat(api.requests())
                .allSatisfy(request -> assertThat(request.getHeaders().names()).doesNotContain("baggage", "user"));
    }

    @Test
    void sendsAClientsRequestsThatBelongToNoCallAsTheyAre() {
        BatchSessionFlux.builder()
                .baseUrl(api.baseUrl())
                .apiKey(KEY)
                .httpClient(BatchSessionObservations.sendingTrace(HttpPageSource.defaultClient()))
                .build()
                .listAll()
                .take(1)
                .blockLast(PATIENCE);

        assertThat(api.requests().get(0).getHeaders().get("traceparent")).isNull();
    }

    private void list(HttpClient client) {
        Observation service = Observation.start("service", registry);
        BatchSessionFlux.builder()
                .baseUrl(api.baseUrl())
                .apiKey(KEY)
                .httpClient(client)
                .decorate(observed.around(ResiliencePolicy.standard()))
                .build()
                .listAll()
                .transform(observed::listing)
                .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, service))
                .blockLast(PATIENCE);
        service.stop();
    }

    private static MockResponse html() {
        return new MockResponse.Builder()
                .code(403)
                .addHeader("Content-Type", "text/html; charset=" + KEY)
                .addHeader("X-Echo", KEY)
                .body("<html><title>blocked: " + KEY + "</title></html>")
                .build();
    }

    private static MockResponse page(String row) {
        String pagination = "{\"current_page\":1,\"total_pages\":1,\"total_records\":1,\"has_next\":false}";
        return ScriptedApi.json(200, PageBodies.page(row, pagination));
    }

    private static String trace(@Nullable Throwable error) {
        StringWriter text = new StringWriter();
        if (error != null) {
            error.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    private List<MutableSpan> named(String name) {
        return spans.stream().filter(span -> name.equals(span.name())).toList();
    }

    /** Tracing that would send what a service keeps about its user. */
    private Propagator withBaggage() {
        BravePropagator w3c = new BravePropagator(tracing);
        return new Propagator() {
            @Override
            public List<String> fields() {
                return w3c.fields();
            }

            @Override
            public <C> void inject(io.micrometer.tracing.TraceContext context, C carrier, Setter<C> setter) {
                w3c.inject(context, carrier, setter);
                setter.set(carrier, "baggage", "user=alice");
                setter.set(carrier, "user", "alice");
            }

            @Override
            public <C> io.micrometer.tracing.Span.Builder extract(C carrier, Getter<C> getter) {
                return w3c.extract(carrier, getter);
            }
        };
    }
}
