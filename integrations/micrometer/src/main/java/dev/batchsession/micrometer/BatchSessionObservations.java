package dev.batchsession.micrometer;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.PageSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.observability.micrometer.Micrometer;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/**
 * Observations and meters of page sources and listings. Immutable and safe for concurrent use; one instance is enough for a process.
 *
 * <pre>{@code
 * BatchSessionObservations observed = BatchSessionObservations.of(observationRegistry, meterRegistry);
 * BatchSessionFlux batches = BatchSessionFlux.builder()
 *         .decorate(observed.around(ResiliencePolicy.standard()))
 *         .build();
 * batches.listAll().transform(observed::listing)
 * }</pre>
 *
 * <p>Each call has the observation {@value DefaultCallConvention#NAME}, a timer and, with tracing, a span of
 * kind client. It is created behind the policy, so each attempt has its own. The meters {@code batch.sessions.page},
 * {@code batch.sessions.page.wait} and {@code batch.sessions.rows} are recorded in front of the policy and include all waits;
 * {@code batch.sessions.retries} counts the attempts after the first.
 *
 * <p>The parent of an observation is the one in the subscriber's Reactor context, where WebFlux puts it, or else the current one of
 * the thread that subscribes. Demand, cancel, threads and errors are those of the observed source.
 */
public final class BatchSessionObservations {
    private static final String LISTING = "batch.sessions.listing";

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final @Nullable ObservationConvention<CallContext> convention;
    private final @Nullable String client;

    private BatchSessionObservations(
            ObservationRegistry observations,
            MeterRegistry meters,
            @Nullable ObservationConvention<CallContext> convention,
            @Nullable String client) {
        this.observations = requireNonNull(observations, "observations");
        this.meters = requireNonNull(meters, "meters");
        this.convention = convention;
        this.client = client;
    }

    /**
     * Returns an instance that names calls by {@link DefaultCallConvention}, or by the {@code GlobalObservationConvention} for
     * {@link CallContext} that the registry has.
     */
    public static BatchSessionObservations of(ObservationRegistry observations, MeterRegistry meters) {
        return new BatchSessionObservations(observations, meters, null, null);
    }

    /** Returns a copy that takes the names and key values of calls from this convention, whatever the registry has. */
    public BatchSessionObservations convention(ObservationConvention<CallContext> convention) {
        return new BatchSessionObservations(observations, meters, requireNonNull(convention, "convention"), client);
    }

    /**
     * Returns a copy whose observations and meters have the tag {@value DefaultCallConvention#CLIENT}, to distinguish the
     * clients of several accounts. Set it for all clients of a registry or for none, since Prometheus rejects meters of one name whose tags
     * have different keys. Defaults to no tag.
     *
     * @param client the value of the tag; use one of a small fixed set, never a key
     */
    public BatchSessionObservations client(String client) {
        return new BatchSessionObservations(observations, meters, convention, requireNonNull(client, "client"));
    }

    /**
     * Returns the policy with an observation of each call behind it and meters of pages in front of it. Pass the result to
     * {@code BatchSessionFlux.builder().decorate(…)}.
     *
     * @param policy the policy that repeats calls; {@link UnaryOperator#identity()} if there is none
     */
    public UnaryOperator<PageSource> around(UnaryOperator<PageSource> policy) {
        requireNonNull(policy, "policy");
        Tags tags = client == null ? Tags.empty() : Tags.of(DefaultCallConvention.CLIENT, client);
        return source -> new MeteredPages(
                policy.apply(new ObservedCalls(source, observations, meters, tags, convention, client)), meters, tags);
    }

    /**
     * Returns the listing with the observation {@value #LISTING}, from subscription to completion, error or cancel. It is the parent
     * of the observations of its calls. Use it with {@code transform}. Do not use it for a watch, which never completes; neither
     * would its trace.
     */
    public <T> Flux<T> listing(Flux<T> rows) {
        Flux<T> named = rows.name(LISTING);
        Flux<T> tagged = client == null ? named : named.tag(DefaultCallConvention.CLIENT, client);
        return tagged.tap(Micrometer.observation(observations));
    }

    /**
     * Returns a client that sends the headers {@code traceparent} and {@code tracestate} of W3C Trace Context with each call, if tracing
     * writes them. It sends nothing else that tracing would propagate, such as baggage. By default no trace header is sent. Pass the
     * result to {@code BatchSessionFlux.builder().httpClient(…)}.
     *
     * @param client the client to derive from, for example {@code HttpPageSource.defaultClient()}
     */
    public static HttpClient sendingTrace(HttpClient client) {
        return requireNonNull(client, "client").doOnRequest((request, connection) -> TraceHeaders.send(request));
    }
}
