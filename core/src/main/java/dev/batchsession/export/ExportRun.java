package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * One run: takes pages where the listing emits them and does everything else, in steps one after another, on a worker that
 * may block. Its fields are the worker's, but for the subscription, which may be cancelled from anywhere.
 */
final class ExportRun extends BaseSubscriber<BatchPage> {
    private static final int PAGES_AT_ONCE = 2; // one being written, one fetched meanwhile

    private final BatchExport export;
    private final FluxSink<ExportProgress> sink;
    private final Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();
    private final LongSupplier nanoTime;
    private final long start;
    private long durableNanos;
    private long lastDurableNanos;
    private @Nullable ExportFile file;
    private long resumedRows;
    private boolean over;

    ExportRun(BatchExport export, FluxSink<ExportProgress> sink) {
        this.export = export;
        this.sink = sink;
        this.nanoTime = export.nanoTime();
        this.start = nanoTime.getAsLong();
    }

    private interface Step {
        void run() throws IOException;
    }

    void start() {
        sink.onCancel(() -> {
            cancel();
            schedule(this::stop);
        });
        worker.schedule(() -> perform(this::open));
    }

    private void schedule(Step step) {
        try {
            worker.schedule(() -> perform(step));
        } catch (RejectedExecutionException shutDown) {
            if (!worker.isDisposed()) { // disposed: the run has ended already
                cancel();
                sink.error(shutDown);
            }
        }
    }

    private void perform(Step step) {
        if (over) {
            return;
        }
        try {
            step.run();
        } catch (IOException unwritten) {
            fail(writeFailed(unwritten));
        } catch (Throwable failure) {
            fail(failure); // first: nobody hears of what is thrown on this thread
            Exceptions.throwIfJvmFatal(failure);
        }
    }

    private void open() throws IOException {
        if (isDisposed()) {
            return; // cancelled already: the step that ends it is behind this one
        }
        ExportFile opened = export.open();
        file = opened;
        resumedRows = opened.durable().rows();
        Flux<BatchPage> pages = listing(opened.listing());
        if (opened.isComplete()) {
            tell(opened, false);
            finish();
            return;
        }
        opened.begin();
        tell(opened, false);
        long interval = export.syncPolicy().interval().toNanos();
        worker.schedulePeriodically(() -> perform(this::makeDurable), interval, interval, TimeUnit.NANOSECONDS);
        pages.subscribe(this);
    }

    /** Refuses a checkpoint of another listing, even one that nothing is left of. */
    private Flux<BatchPage> listing(@Nullable Checkpoint from) {
        ListOptions options = export.options();
        try {
            return export.batches()
                    .listPages(
                            export.filter(),
                            from == null ? options : options.startPage(1).resumeFrom(from));
        } catch (InvalidCheckpointException another) {
            throw new ExportException(
                    Reason.CHECKPOINT_REFUSED,
                    export.target(),
                    "cannot go on from what an earlier run left for " + export.target() + ": " + another.getMessage()
                            + " (nothing was changed; start over with restart)",
                    another);
        }
    }

    @Override
    public Context currentContext() {
        return Context.of(sink.contextView());
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(PAGES_AT_ONCE);
    }

    @Override
    protected void hookOnNext(BatchPage page) {
        schedule(() -> write(page));
    }

    @Override
    protected void hookOnComplete() {
        schedule(this::finish);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        schedule(() -> fail(failure));
    }

    private void write(BatchPage page) throws IOException {
        ExportFile open = opened();
        open.append(page);
        if (open.unforced() >= export.syncPolicy().bytes() && mayMakeDurable()) {
            timed(open::makeDurable);
        }
        tell(open, false);
        request(1);
    }

    /** Now and then, however long the next page takes to come. */
    private void makeDurable() throws IOException {
        ExportFile open = opened();
        if (open.unforced() > 0 && mayMakeDurable()) {
            timed(open::makeDurable);
            tell(open, false);
        }
    }

    private void timed(Step durable) throws IOException {
        long before = nanoTime.getAsLong();
        durable.run();
        lastDurableNanos = nanoTime.getAsLong() - before;
        durableNanos += lastDurableNanos;
    }

    private boolean mayMakeDurable() {
        return export.syncPolicy().allowOneMore(durableNanos, lastDurableNanos, nanoTime.getAsLong() - start);
    }

    private void finish() throws IOException {
        ExportFile open = opened();
        open.publish();
        open.close();
        end();
        tell(open, true);
        sink.complete();
    }

    /** Ends a cancelled run, of which nobody wants to hear any more. */
    private void stop() {
        Throwable failure = release(null);
        if (failure != null) {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    /** Whatever else fails on the way, the subscriber hears of it. */
    private void fail(Throwable failure) {
        try {
            cancel();
            release(failure);
            if (file != null) {
                tell(file, false);
            }
        } finally {
            sink.error(failure);
        }
    }

    /** Makes durable what can be and closes the file; returns the failure, or the first of its own if there was none. */
    private @Nullable Throwable release(@Nullable Throwable failure) {
        end();
        Throwable first = failure;
        if (file != null) {
            first = tried(file::makeDurable, first);
            first = tried(file::close, first);
        }
        return first;
    }

    private static @Nullable Throwable tried(Step step, @Nullable Throwable failure) {
        try {
            step.run();
        } catch (Throwable another) {
            if (failure == null) {
                return another;
            }
            if (failure != another) {
                failure.addSuppressed(another);
            }
        }
        return failure;
    }

    /** No step runs after this one. Only from the worker: disposing of it from elsewhere could interrupt, which closes the file. */
    private void end() {
        over = true;
        worker.dispose();
    }

    private ExportException writeFailed(IOException cause) {
        long kept = file == null ? 0 : file.durable().rows();
        return new ExportException(
                Reason.WRITE_FAILED,
                export.target(),
                "cannot write " + export.target() + ": " + IoMessage.of(cause)
                        + (kept == 0 ? "" : " (" + kept + " rows are kept; the same export goes on after them)"),
                cause);
    }

    private void tell(ExportFile open, boolean finished) {
        ExportCheckpoint written = open.written();
        sink.next(new ExportProgress(
                written.rows(),
                written.expectedRows(),
                written.pages(),
                resumedRows,
                open.durable().rows(),
                Duration.ofNanos(nanoTime.getAsLong() - start),
                finished,
                open.folderSynced()));
    }

    private ExportFile opened() {
        return requireNonNull(file, "opened by the first step");
    }
}
