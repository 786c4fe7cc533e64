package dev.batchsession.micrometer;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.PageSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.observability.micrometer.Micrometer;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/**
 * Observes what a {@link PageSource} does. Immutable, safe for concurrent use; one serves a whole process.
 *
 * <pre>{@code
 * BatchSessionObservations observed = BatchSessionObservations.of(observationRegistry, meterRegistry);
 * BatchSessionFlux batches = BatchSessionFlux.builder()
 *         .decorate(observed.around(ResiliencePolicy.standard()))
 *         .build();
 * batches.listAll().transform(observed::listing)
 * }</pre>
 *
 * <p>Each call is an observation, {@value DefaultCallConvention#NAME}: a timer and, with tracing, a span of the kind client.
 * It is made behind the policy, where each attempt passes. In front of the policy the pages are counted, with all that they
 * waited for: {@code batch.sessions.page}, {@code batch.sessions.page.wait}, {@code batch.sessions.rows},
 * {@code batch.sessions.retries}.
 *
 * <p>An observation's parent is that of the subscriber's Reactor context, as WebFlux puts it there, or else the one that is
 * current on the thread that subscribes. Nothing is scheduled, waited for or requested here.
 */
public final class BatchSessionObservations {
    private static final String LISTING = "batch.sessions.listing";

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final @Nullable ObservationConvention<CallContext> convention;

    private BatchSessionObservations(
            ObservationRegistry observations,
            MeterRegistry meters,
            @Nullable ObservationConvention<CallContext> convention) {
        this.observations = requireNonNull(observations, "observations");
        this.meters = requireNonNull(meters, "meters");
        this.convention = convention;
    }

    /** Observes with {@link DefaultCallConvention}, or the registry's own {@code GlobalObservationConvention} for {@link CallContext}s. */
    public static BatchSessionObservations of(ObservationRegistry observations, MeterRegistry meters) {
        return new BatchSessionObservations(observations, meters, null);
    }

    /** A copy that names calls and their keys by this convention, rather than by any other. */
    public BatchSessionObservations convention(ObservationConvention<CallContext> convention) {
        return new BatchSessionObservations(observations, meters, requireNonNull(convention, "convention"));
    }

    /**
     * The policy, with calls observed behind it and pages counted in front of it; to be given to
     * {@code BatchSessionFlux.builder().decorate(…)}.
     *
     * @param policy what makes of one page several attempts; {@link UnaryOperator#identity()} where nothing does
     */
    public UnaryOperator<PageSource> around(UnaryOperator<PageSource> policy) {
        requireNonNull(policy, "policy");
        return source ->
                new MeteredPages(policy.apply(new ObservedCalls(source, observations, meters, convention)), meters);
    }

    /**
     * The listing as one observation, {@value #LISTING}, from subscription to its end or cancel, parent of those of its
     * calls. For {@code transform}. Not for a watch, which has no end: a trace of it would not either.
     */
    public <T> Flux<T> listing(Flux<T> rows) {
        return rows.name(LISTING).tap(Micrometer.observation(observations));
    }

    /**
     * The client, which now tells the API which trace and span a call belongs to: it sends the headers {@code traceparent}
     * and {@code tracestate} of W3C Trace Context, where tracing writes those, and nothing else that tracing would propagate,
     * such as baggage. Without this nothing is sent. To be given to {@code BatchSessionFlux.builder().httpClient(…)}, for
     * example with {@code HttpPageSource.defaultClient()}.
     */
    public static HttpClient sendingTrace(HttpClient client) {
        return requireNonNull(client, "client").doOnRequest((request, connection) -> TraceHeaders.send(request));
    }
}
