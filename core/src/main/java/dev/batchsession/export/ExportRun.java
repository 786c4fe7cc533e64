package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * One run of an export. Receives pages on the thread of the listing, and does everything else in sequential steps on a
 * worker that may block. Only the worker accesses the fields, except for those that hand pages over to it; the subscription may be
 * cancelled on any thread.
 */
final class ExportRun extends BaseSubscriber<BatchPage> {
    /** Being fetched, or waiting to be written. */
    private static final int PAGES_AHEAD = 16;
    /** To wake the worker for each page costs more than to encode it. */
    private static final int PAGES_AT_ONCE = 8;
    /** How long fewer pages wait, and progress, which wakes a thread of the subscriber. */
    private static final long FLUSH_MILLIS = 20;

    private final BatchExport export;
    private final FluxSink<ExportProgress> sink;
    private final Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();
    private final LongSupplier nanoTime;
    private final long start;
    private long syncNanos;
    private long lastSyncNanos;
    private @Nullable ExportFile file;
    private long resumedRows;
    private final Disposable.Swap counting = Disposables.swap();
    private final Queue<BatchPage> fetched = new ConcurrentLinkedQueue<>(); // at most PAGES_AHEAD
    private int received; // on the thread of the listing
    private volatile boolean flushScheduled;
    private boolean ended;

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
            counting.dispose();
            schedule(this::stop);
        });
        worker.schedule(() -> perform(this::open));
    }

    private void schedule(Step step) {
        schedule(step, 0);
    }

    private void schedule(Step step, long delayMillis) {
        try {
            worker.schedule(() -> perform(step), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            if (!worker.isDisposed()) { // disposed: the run has ended
                cancel();
                sink.error(shutDown);
            }
        }
    }

    private void perform(Step step) {
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (IOException failure) {
            fail(writeFailed(failure));
        } catch (Throwable failure) {
            fail(failure); // first, since the worker drops what is thrown
            Exceptions.throwIfJvmFatal(failure);
        }
    }

    private void open() throws IOException {
        if (isDisposed()) {
            return; // cancelled: the next step ends the run
        }
        ExportFile opened = export.open();
        file = opened;
        ExportCheckpoint found = opened.phase().durable();
        resumedRows = found.rows();
        Flux<BatchPage> pages = listing(found.listing());
        emitProgress(opened);
        try {
            opened.begin(export.isVerified(), this::isDisposed);
        } catch (InterruptedIOException cancelled) {
            return; // the next step ends the run
        }
        if (found.complete()) {
            finish();
            return;
        }
        long interval = export.syncPolicy().interval().toNanos();
        worker.schedulePeriodically(() -> perform(this::syncPeriodically), interval, interval, TimeUnit.NANOSECONDS);
        pages.subscribe(this);
    }

    /** Refuses a checkpoint of another listing, even of a complete one. */
    private Flux<BatchPage> listing(@Nullable Checkpoint resumeFrom) {
        ListOptions options = export.options();
        try {
            return export.batches()
                    .listPages(
                            export.filter(),
                            resumeFrom == null ? options : options.startPage(1).resumeFrom(resumeFrom));
        } catch (InvalidCheckpointException another) {
            throw new ExportException(
                    Reason.CHECKPOINT_REFUSED,
                    export.target(),
                    "cannot resume the export to " + export.target() + ": " + another.getMessage()
                            + " (no file was changed; start over with restart)",
                    another);
        }
    }

    @Override
    public Context currentContext() {
        return Context.of(sink.contextView());
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(PAGES_AHEAD);
    }

    @Override
    protected void hookOnNext(BatchPage page) {
        fetched.add(page);
        received++;
        if (received % PAGES_AT_ONCE == 0) {
            schedule(this::writeFetched);
        } else if (!flushScheduled) {
            flushScheduled = true;
            schedule(this::flush, FLUSH_MILLIS);
        }
    }

    @Override
    protected void hookOnComplete() {
        schedule(this::finish);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        schedule(() -> {
            writeFetched();
            fail(failure);
        });
    }

    private void writeFetched() throws IOException {
        ExportFile open = opened();
        int written = 0;
        for (BatchPage page = fetched.poll(); page != null; page = fetched.poll()) {
            open.append(page);
            written++;
            if (open.unsynced() >= export.syncPolicy().bytes() && maySync()) {
                timed(open::sync);
                emitProgress(open);
            }
        }
        if (written > 0) {
            request(written);
        }
    }

    private void flush() throws IOException {
        flushScheduled = false; // before the pages are taken: a later one schedules the next
        writeFetched();
        emitProgress(opened());
    }

    /** Called periodically, since the next page may take long. */
    private void syncPeriodically() throws IOException {
        ExportFile open = opened();
        if (open.unsynced() > 0 && maySync()) {
            timed(open::sync);
            emitProgress(open);
        }
    }

    private void timed(Step sync) throws IOException {
        long before = nanoTime.getAsLong();
        sync.run();
        lastSyncNanos = nanoTime.getAsLong() - before;
        syncNanos += lastSyncNanos;
    }

    private boolean maySync() {
        return export.syncPolicy().allowsSync(syncNanos, lastSyncNanos, nanoTime.getAsLong() - start);
    }

    private void finish() throws IOException {
        writeFetched();
        ExportFile open = opened();
        open.complete();
        ExportTally tally = open.tally();
        if (tally == null) {
            publish(null, null);
            return;
        }
        counting.update(verification(tally)
                .contextWrite(currentContext())
                .subscribe(verification -> schedule(() -> publish(tally, verification))));
    }

    private Mono<ExportVerification> verification(ExportTally tally) {
        ListOptions options = export.options();
        if (options.startPage() > 1 || options.resumeFrom() != null) {
            return Mono.just(
                    ExportVerification.unavailable(0, null, "the export does not start at the beginning of the list"));
        }
        return new CountComparison(export.batches(), export.filter(), tally).run();
    }

    private void publish(@Nullable ExportTally tally, @Nullable ExportVerification verification) throws IOException {
        ExportFile open = opened();
        open.publish(
                tally == null || verification == null
                        ? null
                        : export.manifest(open.phase().durable(), tally, verification));
        open.close();
        end();
        emitProgress(open, verification, true);
        sink.complete();
    }

    /** Ends a cancelled run. Its failures are dropped, since there is no subscriber any more. */
    private void stop() {
        Throwable failure = release(file == null ? null : attempt(this::writeFetched, null));
        if (failure != null) {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    /** Ends the run and signals the failure, even if ending it fails too. */
    private void fail(Throwable failure) {
        try {
            cancel();
            release(failure);
            if (file != null) {
                emitProgress(file);
            }
        } finally {
            sink.error(failure);
        }
    }

    /** Syncs and closes the file. Returns the given failure, or else the first of its own. */
    private @Nullable Throwable release(@Nullable Throwable failure) {
        end();
        Throwable first = failure;
        if (file != null) {
            first = attempt(file::sync, first);
            first = attempt(file::close, first);
        }
        return first;
    }

    private static @Nullable Throwable attempt(Step step, @Nullable Throwable failure) {
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

    /**
     * Prevents further steps. Called on the worker only: disposing it elsewhere could interrupt it, which closes the
     * file.
     */
    private void end() {
        ended = true;
        worker.dispose();
    }

    private ExportException writeFailed(IOException cause) {
        long durableRows = file == null ? 0 : file.phase().durable().rows();
        return new ExportException(
                Reason.WRITE_FAILED,
                export.target(),
                "cannot write " + export.target() + ": " + IoMessage.of(cause)
                        + (durableRows == 0
                                ? ""
                                : " (" + durableRows
                                        + " rows are durable; the next run of this export resumes after them)"),
                cause);
    }

    private void emitProgress(ExportFile open) {
        emitProgress(open, null, false);
    }

    private void emitProgress(ExportFile open, @Nullable ExportVerification verification, boolean finished) {
        ExportCheckpoint written = open.phase().written();
        sink.next(new ExportProgress(
                written.rows(),
                written.expectedRows(),
                written.pages(),
                resumedRows,
                open.phase().durable().rows(),
                Duration.ofNanos(nanoTime.getAsLong() - start),
                finished,
                open.folderSynced(),
                verification));
    }

    private ExportFile opened() {
        return requireNonNull(file, "opened by the first step");
    }
}
