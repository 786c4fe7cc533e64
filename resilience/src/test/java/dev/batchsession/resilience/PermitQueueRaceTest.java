package dev.batchsession.resilience;

import dev.batchsession.page.RateLimitedException;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.util.RaceTestUtils;

/** The queue for permits, used by two streams at the same time. Its races are in the pool, where a model has too many interleavings. */
class PermitQueueRaceTest {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 1000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RetryAfterSpread NO_SPREAD = new RetryAfterSpread(() -> 0);

    /** A turn that is handed over while its next holder leaves must not be lost: all later ones would wait for ever. */
    @Test
    void aWaiterThatLeavesWhileItsTurnComesDoesNotTakeTheTurnAlong() {
        RateLimiterConfig plenty = RateLimiterConfig.custom()
                .limitForPeriod(Integer.MAX_VALUE)
                .timeoutDuration(PATIENCE)
                .build();
        PermitQueue permits = new PermitQueue(RateLimiter.of("plenty", plenty));
        RetryAfterGate silence = new RetryAfterGate(Duration.ofHours(2), NO_SPREAD);
        note(silence, Duration.ofHours(1));
        RetryAfterGate none = new RetryAfterGate(PATIENCE, NO_SPREAD);
        for (int round = 0; round < ROUNDS; round++) {
            Disposable holder = permits.acquire(1, silence, deadline(silence)).subscribe();
            Disposable next = permits.acquire(2, silence, deadline(silence)).subscribe();

            RaceTestUtils.race(holder::dispose, next::dispose);

            StepVerifier.create(permits.acquire(3, none, deadline(none)))
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    private static void note(RetryAfterGate retryAfterGate, Duration wait) {
        retryAfterGate.observing(Mono.error(limited(wait))).onErrorComplete().subscribe();
    }

    private static Deadline deadline(RetryAfterGate retryAfterGate) {
        return new Deadline(Duration.ofDays(1), retryAfterGate::total);
    }

    private static RateLimitedException limited(Duration wait) {
        return new RateLimitedException(1, "slow down", wait);
    }
}
