package dev.batchsession.micrometer;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.observability.micrometer.Micrometer;
import reactor.core.publisher.Mono;

/** Page source behind the policy, with one observation for each call. */
final class ObservedCalls implements PageSource {
    private static final DefaultCallConvention DEFAULT_CONVENTION = new DefaultCallConvention();

    private final PageSource source;
    private final ObservationRegistry observations;
    private final @Nullable ObservationConvention<CallContext> convention;
    private final @Nullable String client;
    private final Clock clock;
    private final Counter retries;

    ObservedCalls(
            PageSource source,
            ObservationRegistry observations,
            MeterRegistry meters,
            Tags tags,
            @Nullable ObservationConvention<CallContext> convention,
            @Nullable String client) {
        this.source = requireNonNull(source, "source");
        this.observations = observations;
        this.convention = convention;
        this.client = client;
        this.clock = meters.config().clock();
        this.retries = Counter.builder("batch.sessions.retries")
                .description("Calls after the first one for the same page")
                .tags(tags)
                .register(meters);
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        requireNonNull(request, "request");
        return Mono.deferContextual(context -> {
            Attempts attempts = Attempts.of(context);
            int attempt = attempts.next();
            if (attempt > 1) {
                retries.increment();
            }
            return Timed.timed(observed(request, attempt), clock, (outcome, nanos) -> attempts.addCallTime(nanos));
        });
    }

    private Mono<BatchPage> observed(PageRequest request, int attempt) {
        TraceHeaders trace = new TraceHeaders();
        CallContext call = new CallContext(request, attempt, client, trace.headers());
        return source.fetch(request)
                .contextWrite(trace::in)
                .doOnNext(call::setAnswer)
                .tap(Micrometer.observation(observations, registry -> observation(call, registry)));
    }

    private Observation observation(CallContext call, ObservationRegistry registry) {
        return Observation.createNotStarted(convention, DEFAULT_CONVENTION, () -> call, registry);
    }

    @Override
    public Optional<String> origin() {
        return source.origin();
    }

    @Override
    public String toString() {
        return "ObservedCalls[" + source + ']';
    }
}
