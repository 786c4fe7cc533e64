package dev.batchsession.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.RateLimitedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What streams of one policy share, under the interleavings of two threads that Lincheck enumerates. */
class SharedStateModelTest {
    private static final int INTERLEAVINGS = Integer.getInteger("model.interleavings", 300);

    static {
        System.setProperty("lincheck.logLevel", "ERROR"); // it warns of each field of a record and a lambda
    }

    @Test
    void theLongerOfTwoConcurrentRetryAftersIsInForce() {
        check(TwoWaits.class);
    }

    @Test
    void aTrialCallEndsOnceIfItsCancelMeetsItsResponse() {
        check(TrialCall.class);
    }

    /** Runs the two operations of the scenario at the same time, then validates it. */
    private static void check(Class<?> scenario) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(0)
                .iterations(1)
                .invocationsPerIteration(INTERLEAVINGS)
                .minimizeFailedScenario(false)
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(SharedStateModelTest::isAtomic)
                        .allMethods()
                        .treatAsAtomic())
                .check(scenario);
    }

    /** The breaker's own state, and the clock, which reaches all of Reactor's threads, are not under test. */
    private static boolean isAtomic(String className) {
        return className.startsWith("io.github.resilience4j.") || className.equals(MonotonicClock.class.getName());
    }

    /** Two calls are rejected with a {@code Retry-After}. */
    public static class TwoWaits {
        private final RetryAfterGate gate = new RetryAfterGate(Duration.ofHours(2), new RetryAfterSpread(() -> 0));

        @Operation(runOnce = true)
        public void aMinute() {
            reject(Duration.ofMinutes(1));
        }

        @Operation(runOnce = true)
        public void anHour() {
            reject(Duration.ofHours(1));
        }

        private void reject(Duration retryAfter) {
            gate.observing(Mono.error(new RateLimitedException(1, "slow down", retryAfter)))
                    .onErrorComplete()
                    .subscribe();
        }

        @Validate
        public void anHourIsInForce() {
            assertEquals(59, gate.remaining().toMinutes());
            assertEquals(0, gate.total().toMinutes());
        }
    }

    /**
     * A trial call of a half-open breaker ends once, as an outcome or given back. One that is lost would keep the breaker half
     * open; one too many would load a server that may be failing.
     */
    public static class TrialCall {
        private static final int TRIALS = 3;

        private final CircuitBreaker breaker = CircuitBreaker.of(
                "trials",
                CircuitBreakerConfig.custom()
                        .permittedNumberOfCallsInHalfOpenState(TRIALS)
                        .build());
        private final Breaker guard = new Breaker(breaker);
        private final Sinks.One<BatchPage> answer = Sinks.one();
        private final Disposable call;

        public TrialCall() {
            breaker.transitionToOpenState();
            breaker.transitionToHalfOpenState();
            call = guard.guarding(1, Mono.empty(), answer.asMono()).subscribe();
        }

        @Operation(runOnce = true)
        public void cancel() {
            call.dispose();
        }

        @Operation(runOnce = true)
        public void answer() {
            answer.tryEmitEmpty();
        }

        @Validate
        public void theTrialIsRecordedOrGivenBack() {
            int recorded = breaker.getMetrics().getNumberOfBufferedCalls();
            int left = 0;
            while (startsAnother()) {
                left++;
            }
            assertEquals(TRIALS, recorded + left);
        }

        private boolean startsAnother() {
            AtomicBoolean refused = new AtomicBoolean();
            guard.guarding(1, Mono.empty(), Mono.never()).subscribe(page -> {}, error -> refused.set(true));
            return !refused.get();
        }
    }
}
