package dev.batchsession.spring;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Watch that runs while the application context does. Define it as a bean:
 *
 * <pre>{@code
 * @Bean
 * ManagedWatch batchWatch(BatchSessionFlux batches, BatchRepository repository) {
 *     return new ManagedWatch(
 *             batches,
 *             BatchFilter.all(),
 *             WatchOptions.every(Duration.ofSeconds(5)),
 *             CheckpointStore.inFile(Path.of("data/watch.state")),
 *             change -> repository.update(change.batchId(), change.kind()));
 * }
 * }</pre>
 *
 * <p>The handler is called for one change at a time, in order, and the next change is requested when the handler's publisher completes.
 * Then the change's checkpoint is saved. While a save takes longer than the handler, checkpoints in between are skipped, so after a
 * crash the handler is called again for the changes since the last save: it must tolerate repeated changes.
 *
 * <p>If the handler, the store or the watch fails, the watch starts again from the last checkpoint after 1 second. The delay doubles
 * with each failure in a row, up to 1 minute. Failures are logged, and are visible in the health contributor {@code batchSessionWatches}.
 *
 * <p>A stop of the context ends the polls at once, and then waits for the handler of the current change and for the last save, as long
 * as {@code spring.lifecycle.timeout-per-shutdown-phase} permits. The phase is the last to start and the first to stop.
 *
 * <p><b>Threads:</b> the handler and the store are called on {@link Schedulers#boundedElastic()} and may block. Safe for concurrent use.
 */
public final class ManagedWatch implements SmartLifecycle, BeanNameAware, BeanFactoryAware, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedWatch.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    private final BatchSessionFlux batches;
    private final BatchFilter filter;
    private final WatchOptions options;
    private final CheckpointStore checkpoints;
    private final Function<? super BatchChange, ? extends Publisher<Void>> handler;
    private final WatchStatus status = new WatchStatus();

    private String name = "batchSessionWatch";
    private WatchDecorator decorator = (unnamed, client, selected, set) -> client.watch(selected, set);
    private @Nullable Run run;

    /**
     * Creates a watch, which makes no call before it is started.
     *
     * @param options a checkpoint in them is used if the store has none; their listeners are called as well
     * @param checkpoints the store of this watch only
     * @param handler called for each change; if it throws or its publisher fails, the watch starts again from the last checkpoint
     */
    public ManagedWatch(
            BatchSessionFlux batches,
            BatchFilter filter,
            WatchOptions options,
            CheckpointStore checkpoints,
            Function<? super BatchChange, ? extends Publisher<Void>> handler) {
        this.batches = requireNonNull(batches, "batches");
        this.filter = requireNonNull(filter, "filter");
        this.options = requireNonNull(options, "options")
                .onPolled(poll -> status.polled())
                .onPollFailed(failed -> status.pollFailed(failed.cause()));
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
        this.handler = requireNonNull(handler, "handler");
    }

    /** Called by Spring. The name of the bean is that of the watch in health, meters and logs. */
    @Override
    public void setBeanName(String name) {
        this.name = name;
    }

    /** Called by Spring. */
    @Override
    public void setBeanFactory(BeanFactory beans) {
        decorator = beans.getBeanProvider(WatchDecorator.class).getIfAvailable(() -> decorator);
    }

    WatchStatus status() {
        return status;
    }

    /** Starts the watch unless it is running. Called by Spring. */
    @Override
    public synchronized void start() {
        if (!isRunning()) {
            run = new Run();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return run != null && !run.isEnded();
    }

    /** Stops the watch without waiting for its end. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Stops the watch, and calls back when the current change has been handled and its checkpoint saved. Called by Spring. */
    @Override
    public synchronized void stop(Runnable callback) {
        if (run == null) {
            callback.run();
        } else {
            run.stop(callback);
        }
    }

    /** Ends the watch at once. Called by Spring, after a stop that took too long. */
    @Override
    public synchronized void destroy() {
        if (run != null) {
            run.cancel();
        }
    }

    @Override
    public String toString() {
        return "ManagedWatch[" + name + ']';
    }

    /** The time between a start and the following stop. */
    private final class Run {
        private final Sinks.Empty<Void> stop = Sinks.empty();
        private final Sinks.Empty<Void> end = Sinks.empty();
        private final Disposable watch;
        private volatile boolean stopping;
        private volatile boolean ended;

        Run() {
            status.started();
            watch = Mono.defer(this::watchOnce)
                    .onErrorResume(this::delayAfter)
                    .repeat(() -> !stopping)
                    .doFinally(signal -> ended())
                    .subscribe();
        }

        private Mono<Void> watchOnce() {
            return Mono.fromCallable(checkpoints::load)
                    .subscribeOn(Schedulers.boundedElastic())
                    .map(last -> last.map(options::resumeFrom).orElse(options))
                    .flatMapMany(resuming -> decorator.watch(name, batches, filter, resuming))
                    .takeUntilOther(stop.asMono()) // ends the polls only; the steps below complete
                    .publishOn(Schedulers.boundedElastic(), 1)
                    .concatMap(this::handle, 0) // 0: the next change is requested when this one has been handled
                    .onBackpressureLatest() // the latest checkpoint is enough
                    .publishOn(Schedulers.boundedElastic(), 1)
                    .concatMap(this::save, 0)
                    .then();
        }

        private Mono<Checkpoint> handle(BatchChange change) {
            return Flux.defer(() -> handler.apply(change))
                    .doOnError(failure -> status.handlingFailed())
                    .then(Mono.fromSupplier(change::checkpoint));
        }

        private Mono<Void> save(Checkpoint checkpoint) {
            return Mono.<Void>fromCallable(() -> {
                        checkpoints.save(checkpoint);
                        status.handled();
                        return null;
                    })
                    .doOnError(failure -> status.handlingFailed());
        }

        private Mono<Void> delayAfter(Throwable failure) {
            Duration delay = delay(status.failed(failure));
            LOG.warn(
                    "Watch {} failed. It starts again from its last checkpoint in {} s.",
                    name,
                    delay.toSeconds(),
                    failure);
            return Mono.delay(delay).takeUntilOther(stop.asMono()).then();
        }

        private static Duration delay(int failures) {
            Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failures - 1, 6));
            return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
        }

        boolean isEnded() {
            return ended;
        }

        void stop(Runnable callback) {
            end.asMono().subscribe(nothing -> {}, failure -> {}, callback);
            stopping = true;
            stop.tryEmitEmpty();
        }

        void cancel() {
            stopping = true;
            watch.dispose();
        }

        private void ended() {
            try {
                checkpoints.close();
            } catch (Exception failure) {
                LOG.warn("The checkpoints of watch {} were not closed.", name, failure);
            }
            status.stopped();
            ended = true;
            end.tryEmitEmpty();
        }
    }
}
