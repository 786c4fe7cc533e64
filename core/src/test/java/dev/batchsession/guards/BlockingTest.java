package dev.batchsession.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** A call that blocks is found out, where it must not be made; without this, silence would prove nothing. Each module has it. */
public class BlockingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void isFoundOutOnAnEventLoop() {
        LoopResources loops = LoopResources.create("found-out", 1, true);
        try {
            isFoundOut(Schedulers.fromExecutor(loops.onClient(false).next()));
        } finally {
            loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        }
    }

    @Test
    void isFoundOutOnAParallelThread() {
        isFoundOut(Schedulers.parallel());
    }

    @Test
    void isNobodysBusinessOnAThreadThatMayBlock() {
        blockOn(Schedulers.boundedElastic());
    }

    @Test
    void isNotTheMomentThatALockIsTaken() {
        ReentrantLock lock = new ReentrantLock();
        Mono<Object> locking =
                Mono.fromRunnable(lock::lock).subscribeOn(Schedulers.parallel()).cache();
        lock.lock();
        try {
            locking.subscribe();
            while (!lock.hasQueuedThreads()) {
                Thread.onSpinWait();
            }
        } finally {
            lock.unlock();
        }

        assertThatCode(() -> locking.block(PATIENCE)).doesNotThrowAnyException();
    }

    private static void isFoundOut(Scheduler scheduler) {
        assertThatThrownBy(() -> blockOn(scheduler)).hasCauseInstanceOf(BlockingOperationError.class);

        assertThat(BlockingCalls.found()).anyMatch(call -> call.contains("BlockingTest.park"));
        BlockingCalls.forget("BlockingTest.park");
        assertThat(BlockingCalls.found()).noneMatch(call -> call.contains("BlockingTest.park"));
    }

    private static void blockOn(Scheduler scheduler) {
        Mono.fromRunnable(BlockingTest::park)
                .subscribeOn(scheduler)
                .onErrorMap(BlockingOperationError.class, Exceptions::propagate)
                .block(PATIENCE);
    }

    private static void park() {
        LockSupport.parkNanos(1);
    }
}
