package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.util.RaceTestUtils;

class WebhookHintsTest {
    private static final Instant FIRST = Instant.parse("2026-11-28T09:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WebhookHints hints = new WebhookHints();

    @Test
    void eachSubscriberReceivesAHint() {
        StepVerifier other =
                StepVerifier.create(hints).expectNext(FIRST).thenCancel().verifyLater();

        StepVerifier.create(hints)
                .then(() -> hints.emit(FIRST))
                .expectNext(FIRST)
                .thenCancel()
                .verify(PATIENCE);
        other.verify(PATIENCE);
    }

    @Test
    void mergesWhatASubscriberHasNotRequested() {
        StepVerifier.create(hints, 0)
                .then(() -> {
                    for (int i = 0; i <= 100; i++) {
                        hints.emit(FIRST.plusSeconds(i));
                    }
                })
                .thenRequest(Long.MAX_VALUE)
                .expectNext(FIRST, FIRST.plusSeconds(100))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void losesNothingToTwoRequestsAtTheSameTime() {
        for (int round = 0; round < 1000; round++) {
            Mono<Instant> last = hints.filter(FIRST::equals).next().cache();
            Disposable subscriber = last.subscribe();

            RaceTestUtils.race(() -> hints.emit(FIRST), () -> hints.emit(FIRST));

            assertThat(last.block(PATIENCE)).isEqualTo(FIRST);
            subscriber.dispose();
        }
    }

    @Test
    void emitsNothingWithoutSubscribersAndNothingOld() {
        hints.emit(FIRST);

        StepVerifier.create(hints)
                .then(() -> hints.emit(FIRST.plusSeconds(1)))
                .expectNext(FIRST.plusSeconds(1))
                .thenCancel()
                .verify(PATIENCE);
    }
}
