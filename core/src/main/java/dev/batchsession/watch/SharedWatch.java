package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * The watch that all waits of a {@link BatchWaiter} share. It polls while there are waits, and keeps its state while there are none.
 *
 * <p>{@link #add} and {@link #remove} may be called by any thread. Everything that touches the state of the watch runs on
 * {@link #steps}, one step at a time: the start of a poll, each row, the outcome, and the start of a run. A run that was disposed of may
 * have one step in progress; the next run starts after it.
 */
final class SharedWatch {
    private final Function<BatchFilter, Flux<BatchSummary>> listing;
    private final WatchState state;
    private final Scheduler steps = new SerialScheduler();
    private final Set<Waits> active = ConcurrentHashMap.newKeySet();

    private volatile Disposable run = Disposables.disposed();

    // changed by steps only
    private @Nullable PollLoop loop; // null until the first wait, which determines the scheduler
    private List<Waits> decided = List.of(); // by the poll in progress: those that were active when it started

    SharedWatch(Function<BatchFilter, Flux<BatchSummary>> listing, WatchOptions options) {
        this.listing = filter -> listing.apply(filter).publishOn(steps);
        this.state = new WatchState(null, BatchFilter.all(), options, null);
    }

    void add(Waits waits) {
        active.add(waits);
        steps.schedule(this::startOrStop);
    }

    void remove(Waits waits) {
        active.remove(waits);
        if (active.isEmpty()) {
            run.dispose(); // at once, without waiting for a step
        }
        steps.schedule(this::startOrStop); // a wait that was added meanwhile needs another run
    }

    private void startOrStop() {
        try {
            if (active.isEmpty()) {
                run.dispose();
                decided = List.of();
            } else if (run.isDisposed()) {
                Run next = new Run();
                run = next;
                loop().polls().subscribe(next);
            }
        } catch (RuntimeException | Error thrown) {
            terminate(thrown); // nobody else would
        }
    }

    private void terminate(Throwable failure) {
        run.dispose();
        active.forEach(waits -> waits.terminate(failure));
    }

    private PollLoop loop() {
        if (loop == null) {
            loop = new PollLoop(listing, state, steps, this::pollStarts);
        }
        return loop;
    }

    /** Returns the batches that are waited for. */
    private Collection<CreationKey> pollStarts() {
        decided = List.copyOf(active);
        return decided.stream().flatMap(waits -> waits.keys().stream()).toList();
    }

    /** The polls from the first of some waits to the last. */
    private final class Run extends BaseSubscriber<PollLoop.Polled> {
        @Override
        protected void hookOnNext(PollLoop.Polled poll) {
            try {
                Sightings seen = Sightings.of(poll, state);
                List<Waits> deciding = decided;
                decided = List.of(); // refer to no subscriber that has cancelled
                deciding.forEach(waits -> waits.decide(seen));
            } catch (Error thrown) {
                terminate(thrown); // Reactor would throw it
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            terminate(failure);
        }
    }
}
