package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.StubPageSource;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class PollGateTest {
    private static final PageRequest FIRST = new PageRequest(BatchFilter.all(), 1, 100);

    private final AtomicLong now = new AtomicLong();
    private final PollGate gate = new PollGate(Duration.ofNanos(10), now::get);
    private final StubPageSource source = StubPageSource.ofRows(100);
    private final PageSource gated = gated(source);

    @Test
    void passesTheOriginOn() {
        PageSource http = HttpPageSource.builder()
                .apiKey("k")
                .baseUrl(URI.create("https://one.example"))
                .build();

        assertThat(gated(http).origin()).contains("https://one.example");
    }

    @Test
    void aCallPassesWhileTheWorkerPolls() {
        now.set(9);
        gated.fetch(FIRST).subscribe();
        now.set(15);
        gate.polled();
        now.set(24);
        gated.fetch(FIRST).subscribe();

        assertThat(source.requests()).hasSize(2);
    }

    @Test
    void aCallWaitsForTheNextPollWhereTheWorkerDoesNot() {
        now.set(10);
        gated.fetch(FIRST).subscribe();
        assertThat(source.requests()).isEmpty();

        gate.polled();

        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void aCallThatWasCancelledIsNotMade() {
        now.set(10);
        Disposable call = gated.fetch(FIRST).subscribe();
        call.dispose();

        gate.polled();

        assertThat(source.requests()).isEmpty();
    }

    private PageSource gated(PageSource source) {
        return gate.around(UnaryOperator.identity()).apply(source);
    }
}
