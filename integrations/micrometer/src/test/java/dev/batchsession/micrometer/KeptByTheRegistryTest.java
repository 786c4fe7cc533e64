package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.StubPageSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.subscriber.TestSubscriber;

/** The registry keeps objects that nothing else references. By default, Micrometer's meters hold them weakly. */
class KeptByTheRegistryTest {
    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aPolicyWithAllItsParts() {
        bindAndList();
        collectGarbage();

        assertThat(meters.get("batch.sessions.throttled").functionCounter().count())
                .isEqualTo(3);
        assertThat(meters.get("resilience4j.circuitbreaker.state")
                        .tag("state", "closed")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("resilience4j.ratelimiter.available.permissions")
                        .gauge()
                        .value())
                .isNotNaN();
        assertThat(meters.get("resilience4j.retry.calls")
                        .tag("kind", "successful_with_retry")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theMetricsOfAWatch() {
        new WatchMetrics(meters, "board");
        collectGarbage();

        assertThat(meters.get("batch.sessions.watch.subscriptions").gauge().value())
                .isZero();
    }

    private void bindAndList() {
        ResiliencePolicy policy = ResiliencePolicy.standard();
        new PolicyMetrics(policy, "team-a").bindTo(meters); // named: the views are kept as well
        StubPageSource stub = StubPageSource.ofRows(1);
        stub.failOnPage(1, new RateLimitedException(1, "HTTP 429", Duration.ofSeconds(3)));
        BatchSessionFlux.over(policy.apply(stub)).listAll().subscribe(TestSubscriber.create());
        time.advance(Duration.ofSeconds(10));
    }

    private static void collectGarbage() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        while (garbage.get() != null) {
            System.gc();
        }
    }
}
