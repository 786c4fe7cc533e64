package dev.batchsession.micrometer;

import static java.util.Objects.requireNonNull;

import dev.batchsession.micrometer.Timed.Outcome;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** Page source in front of the policy, with meters for pages, including all attempts and waits, and for rows. */
final class MeteredPages implements PageSource {
    private final PageSource source;
    private final MeterRegistry meters;
    private final Map<Outcome, Timer> pages = new EnumMap<>(Outcome.class);
    private final Timer waits;
    private final Counter rows;

    MeteredPages(PageSource source, MeterRegistry meters, Tags tags) {
        this.source = requireNonNull(source, "source");
        this.meters = meters;
        for (Outcome outcome : Outcome.values()) {
            pages.put(
                    outcome,
                    Timer.builder("batch.sessions.page")
                            .description("Time from the request of a page to its end, including all attempts and waits")
                            .tags(tags)
                            .tag("outcome", outcome.name())
                            .register(meters));
        }
        this.waits = Timer.builder("batch.sessions.page.wait")
                .description(
                        "Part of a page's time without a call: Retry-After, permits, backoff, open circuit breaker")
                .tags(tags)
                .register(meters);
        this.rows = Counter.builder("batch.sessions.rows")
                .description("Rows of successful pages")
                .baseUnit("rows")
                .tags(tags)
                .register(meters);
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        requireNonNull(request, "request");
        return Mono.defer(() -> {
            Attempts attempts = new Attempts();
            Mono<BatchPage> page = source.fetch(request)
                    .contextWrite(attempts::in)
                    .doOnNext(answer -> rows.increment(answer.batches().size()));
            return Timed.timed(
                    page, meters.config().clock(), (outcome, nanos) -> ended(outcome, nanos, attempts.callNanos()));
        });
    }

    private void ended(Outcome outcome, long nanos, long callNanos) {
        requireNonNull(pages.get(outcome)).record(nanos, TimeUnit.NANOSECONDS);
        waits.record(Math.max(0, nanos - callNanos), TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<String> origin() {
        return source.origin();
    }

    @Override
    public String toString() {
        return "MeteredPages[" + source + ']';
    }
}
