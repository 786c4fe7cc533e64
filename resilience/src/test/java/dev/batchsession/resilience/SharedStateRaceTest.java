package dev.batchsession.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.RateLimitedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.util.RaceTestUtils;

/** What streams of one policy share, used by two of them at the same time. */
class SharedStateRaceTest {
    private static final int ROUNDS = Integer.getInteger("race.rounds", 1000);
    private static final int TRIALS = 3;
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

    @Test
    void theLongerOfTwoWaitsThatAreAskedForAtTheSameTimeIsInForce() {
        for (int round = 0; round < ROUNDS; round++) {
            RetryAfterGate retryAfterGate = new RetryAfterGate(Duration.ofHours(2), NO_SPREAD);

            RaceTestUtils.race(
                    () -> note(retryAfterGate, Duration.ofMinutes(1)), () -> note(retryAfterGate, Duration.ofHours(1)));

            assertThat(retryAfterGate.remaining()).isGreaterThan(Duration.ofMinutes(59));
            assertThat(retryAfterGate.total()).isLessThan(Duration.ofMinutes(1));
        }
    }

    /** A trial ends once, as an outcome or given back: one lost would keep the breaker half open, one too many overload a server. */
    @Test
    void aCancelThatMeetsTheAnswerEndsATrialOnce() {
        CircuitBreaker breaker = CircuitBreaker.of(
                "trials",
                CircuitBreakerConfig.custom()
                        .permittedNumberOfCallsInHalfOpenState(TRIALS)
                        .build());
        Breaker guard = new Breaker(breaker);
        for (int round = 0; round < ROUNDS; round++) {
            breaker.transitionToOpenState();
            breaker.transitionToHalfOpenState();
            Sinks.One<BatchPage> answer = Sinks.one();
            Sinks.One<BatchPage> otherAnswer = Sinks.one();
            Disposable trial = call(guard, answer.asMono());
            Disposable otherTrial = call(guard, otherAnswer.asMono());

            RaceTestUtils.race(
                    () -> {
                        trial.dispose();
                        otherAnswer.tryEmitEmpty();
                    },
                    () -> {
                        answer.tryEmitEmpty();
                        otherTrial.dispose();
                    });

            int left = TRIALS - breaker.getMetrics().getNumberOfBufferedCalls();
            List<Sinks.One<BatchPage>> answers = IntStream.range(0, left)
                    .mapToObj(i -> Sinks.<BatchPage>one())
                    .toList();
            answers.forEach(last -> call(guard, last.asMono()));
            StepVerifier.create(guard.guarding(1, Mono.empty(), Mono.empty())).verifyError(CallRefusedException.class);
            answers.forEach(Sinks.One::tryEmitEmpty);
            assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        }
    }

    private static Disposable call(Breaker guard, Mono<BatchPage> answer) {
        return guard.guarding(1, Mono.empty(), answer).subscribe();
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
