package dev.batchsession.kafka;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Reports errors that are thrown on other threads than the task's. Reactor signals exceptions, but throws errors that it
 * considers fatal, such as a {@code NoClassDefFoundError}. On an event loop or a timer nothing handles them, and the task
 * would wait forever. Code on such a thread is entered when a page arrives or a timer fires, so errors are caught at these
 * two places, reported and rethrown.
 */
final class ThrownErrors {
    private final Consumer<Throwable> listener;

    /** @param listener called on the thread that threw the error */
    ThrownErrors(Consumer<Throwable> listener) {
        this.listener = listener;
    }

    /** Returns a source that reports errors thrown by {@code source} and by the subscribers of its pages. */
    PageSource around(PageSource source) {
        return new Reporting(source);
    }

    /** Returns a scheduler that reports errors thrown by its tasks. */
    Scheduler around(Scheduler scheduler) {
        return new ReportingScheduler(scheduler);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            listener.accept(thrown);
            throw thrown;
        }
    }

    private final class Reporting implements PageSource {
        private final PageSource source;

        Reporting(PageSource source) {
            this.source = source;
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return new ReportingPage(source.fetch(request));
        }

        @Override
        public Optional<String> origin() {
            return source.origin();
        }

        @Override
        public String toString() {
            return source.toString();
        }
    }

    private final class ReportingPage extends MonoOperator<BatchPage, BatchPage> {
        ReportingPage(Mono<BatchPage> page) {
            super(page);
        }

        @Override
        public void subscribe(CoreSubscriber<? super BatchPage> actual) {
            run(() -> source.subscribe(new ReportingSubscriber(actual)));
        }
    }

    private final class ReportingSubscriber implements CoreSubscriber<BatchPage> {
        private final CoreSubscriber<? super BatchPage> actual;

        ReportingSubscriber(CoreSubscriber<? super BatchPage> actual) {
            this.actual = actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(BatchPage page) {
            run(() -> actual.onNext(page));
        }

        @Override
        public void onError(Throwable error) {
            run(() -> actual.onError(error));
        }

        @Override
        public void onComplete() {
            run(actual::onComplete);
        }
    }

    private final class ReportingScheduler implements Scheduler {
        private final Scheduler scheduler;

        ReportingScheduler(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return scheduler.schedule(() -> run(task));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return scheduler.schedule(() -> run(task), delay, unit);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return scheduler.schedulePeriodically(() -> run(task), initialDelay, period, unit);
        }

        @Override
        public Worker createWorker() {
            return new ReportingWorker(scheduler.createWorker());
        }

        @Override
        public long now(TimeUnit unit) {
            return scheduler.now(unit);
        }
    }

    private final class ReportingWorker implements Scheduler.Worker {
        private final Scheduler.Worker worker;

        ReportingWorker(Scheduler.Worker worker) {
            this.worker = worker;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return worker.schedule(() -> run(task));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return worker.schedule(() -> run(task), delay, unit);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return worker.schedulePeriodically(() -> run(task), initialDelay, period, unit);
        }

        @Override
        public void dispose() {
            worker.dispose();
        }

        @Override
        public boolean isDisposed() {
            return worker.isDisposed();
        }
    }
}
