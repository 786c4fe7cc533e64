package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Pages, rows, retries and waits are counted, with observations switched off too. */
class ListingMetersTest {
    private static final Duration CALL = Duration.ofMillis(100);

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final MeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, time);
    private final StubPageSource stub = StubPageSource.ofPages(page -> Mono.delay(CALL)
            .thenReturn(new BatchPage(
                    Batches.batches(page * 100 - 99, page == 3 ? 250 : page * 100), page, 3, 250, page < 3, page > 1)));

    @Test
    void countPagesAndRows() {
        listed();

        assertThat(page("SUCCESS").count()).isEqualTo(3);
        assertThat(page("SUCCESS").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
        assertThat(meters.get("batch.sessions.rows").counter().count()).isEqualTo(250);
        assertThat(meters.get("batch.sessions.retries").counter().count()).isZero();
        assertThat(waits().totalTime(TimeUnit.MILLISECONDS)).isZero();
    }

    @Test
    void countRetriesAndWhatIsWaitedForThem() {
        stub.answerOnPage(
                2, Mono.delay(CALL).then(Mono.error(new RateLimitedException(2, "429", Duration.ofSeconds(7)))));

        listed();

        assertThat(meters.get("batch.sessions.retries").counter().count()).isEqualTo(1);
        assertThat(page("SUCCESS").count()).isEqualTo(3);
        double waited = waits().totalTime(TimeUnit.MILLISECONDS);
        assertThat(waits().count()).isEqualTo(3);
        assertThat(waited).isBetween(7_000.0, 7_700.0); // with up to a tenth at random
        assertThat(page("SUCCESS").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(waited + 400, within(0.001));
    }

    @Test
    void countAPageThatCannotBeHadOnce() {
        stub.failOnPage(1, new ServerFailureException(1, 501, "HTTP 501", null));

        TestSubscriber<Object> rows = listed();

        assertThat(rows.isTerminatedError()).isTrue();
        assertThat(page("ERROR").count()).isEqualTo(1);
        assertThat(page("SUCCESS").count()).isZero();
        assertThat(page("CANCELLED").count()).isZero();
    }

    @Test
    void countAPageThatIsNoLongerWanted() {
        TestSubscriber<Object> rows = TestSubscriber.create();
        batches().listAll().subscribe(rows);
        time.advance(Duration.ofMillis(40));
        rows.cancel();

        assertThat(page("CANCELLED").count()).isEqualTo(1);
        assertThat(page("CANCELLED").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
        assertThat(waits().totalTime(TimeUnit.MILLISECONDS)).isZero(); // it was a call's time
        assertThat(meters.get("batch.sessions.rows").counter().count()).isZero();
    }

    private TestSubscriber<Object> listed() {
        TestSubscriber<Object> rows = TestSubscriber.create();
        batches().listAll().subscribe(rows);
        time.advance(Duration.ofMinutes(1));
        assertThat(rows.isTerminated()).isTrue();
        return rows;
    }

    private BatchSessionFlux batches() {
        return BatchSessionFlux.over(BatchSessionObservations.of(ObservationRegistry.NOOP, meters)
                .around(ResiliencePolicy.standard())
                .apply(stub));
    }

    private Timer page(String outcome) {
        return meters.get("batch.sessions.page").tag("outcome", outcome).timer();
    }

    private Timer waits() {
        return meters.get("batch.sessions.page.wait").timer();
    }
}
