package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Runs tasks one after the other, in the order of submission, on a thread that submits one. Has no threads and blocks none: a task that is
 * submitted while another runs is left to the thread that runs that one.
 *
 * <p>{@code Schedulers.fromExecutor} would reject a task of a cancelled {@code publishOn}, which Reactor reports as a dropped error.
 * This one ignores it.
 */
final class SerialScheduler implements Scheduler {
    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger taskCount = new AtomicInteger();

    @Override
    public Disposable schedule(Runnable task) {
        return createWorker().schedule(task);
    }

    @Override
    public Worker createWorker() {
        return new SerialWorker();
    }

    private void run(Runnable task) {
        tasks.add(task);
        if (taskCount.getAndIncrement() == 0) {
            do {
                runNext();
            } while (taskCount.decrementAndGet() != 0);
        }
    }

    private void runNext() {
        try {
            requireNonNull(tasks.poll()).run();
        } catch (Throwable thrown) { // must not end the loop
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }

    private final class SerialWorker implements Worker {
        private volatile boolean isDisposed;

        @Override
        public Disposable schedule(Runnable task) {
            if (isDisposed) {
                return Disposables.disposed();
            }
            run(() -> {
                if (!isDisposed) {
                    task.run();
                }
            });
            return this; // a worker of publishOn is disposed of as a whole
        }

        @Override
        public void dispose() {
            isDisposed = true;
        }
    }
}
