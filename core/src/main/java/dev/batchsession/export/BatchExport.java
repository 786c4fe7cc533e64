package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageFetchException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Schedulers;

/**
 * An export of a listing to a file that appears under its name only when it is complete. If a run is interrupted (by a
 * kill, a power failure, a full disk, an outage of the API), the next run with the same arguments resumes after the
 * last durable row. The finished file contains each row as often as one uninterrupted listing emits it: exactly once
 * with {@link Consistency#SNAPSHOT}, the default.
 *
 * <pre>{@code
 * BatchExport.from(batches)
 *         .filter(BatchFilter.all().status(BatchStatus.FAILED))
 *         .to(Path.of("failed.ndjson.gz"))
 *         .build()
 *         .run()
 *         .doOnNext(progress -> show(progress.rows(), progress.remaining()))
 *         .blockLast();
 * }</pre>
 *
 * <p>Until the file is complete, its rows are in {@code failed.ndjson.gz.part}, and the position in
 * {@code failed.ndjson.gz.checkpoint}. Both are deleted at the end. {@code failed.ndjson.gz.manifest.json} then describes the file, and
 * contains the {@linkplain ExportVerification comparison} of its rows with the API's own count. Immutable and safe for concurrent use; two exports
 * to the same file exclude each other, in all processes.
 */
public final class BatchExport {
    private final BatchSessionFlux batches;
    private final BatchFilter filter;
    private final ListOptions options;
    private final ExportFormat format;
    private final Path target;
    private final boolean restart;
    private final boolean verify;
    private final InstantSource clock;
    private final SyncPolicy syncPolicy;
    private final ExportFileOps fileOps;
    private final LongSupplier nanoTime;

    private BatchExport(Builder builder, ExportFormat format, Path target) {
        this.batches = builder.batches;
        this.filter = builder.filter;
        this.options = builder.options;
        this.format = format;
        this.target = target;
        this.restart = builder.restart;
        this.verify = builder.verify;
        this.clock = builder.clock;
        this.syncPolicy = builder.syncPolicy == null ? SyncPolicy.of(ExportFormat.isGzip(target)) : builder.syncPolicy;
        this.fileOps = builder.fileOps;
        this.nanoTime = builder.nanoTime;
    }

    /**
     * Returns a builder of an export of the given batches. A client with {@code ResiliencePolicy.patient()} survives
     * outages of several minutes.
     */
    public static Builder from(BatchSessionFlux batches) {
        return new Builder(requireNonNull(batches, "batches"));
    }

    /**
     * Runs the export from its start, or from the checkpoint of an earlier run. Each subscription is a run. Completes
     * when the file and its manifest are durable under their final names.
     *
     * <p>Emits the state that earlier runs left before the first call. Then emits the progress after each sync, and within
     * 20 milliseconds after each page, once for all pages of that time. The last progress is
     * {@linkplain ExportProgress#finished() finished}. Rows become durable every second, or after 8 MiB if that is sooner. In
     * a gzip file they become durable every 10 seconds, or after 8 MiB of uncompressed rows.
     * Syncs take at most 5 % of the run's time, so they are less frequent on a slow disk. A crash costs the calls for
     * the rows since the last sync.
     *
     * <p>If the list is in no order of time, the checkpoint contains the id of each row. From about 6.9 million rows on
     * it exceeds its limit of 256 MiB. The export then continues without further syncs, and an interrupted run resumes
     * from the last checkpoint within the limit.
     *
     * <p><b>Demand:</b> the export runs without demand. A subscriber that requests less than is emitted gets the latest
     * progress, and always the last one; it neither slows the export nor costs memory. Completion and errors follow the
     * last progress.
     * <p><b>Cancel:</b> stops the listing, aborts the calls in flight, syncs the rows written so far and releases the
     * file. This happens on another thread, shortly after. The next run resumes there.
     * <p><b>Threads:</b> the file is written on one thread of {@link Schedulers#boundedElastic()}, and progress is
     * emitted on another, so a subscriber may block.
     * <p><b>Memory:</b> 16 pages, fetched or being fetched, and 512 KiB of encoded rows, besides what the listing itself keeps. No page is
     * fetched further ahead of the one that is being written, so a slow disk slows the listing.
     * <p><b>Errors:</b> {@link ExportException} if the file cannot be written; the listing's failure, usually a
     * {@link PageFetchException}, after the rows before it are durable. The next run resumes after either. A run that
     * fails without durable rows leaves no files. An {@link Error}, such as a missing class, is signalled after the
     * file is released, and is then rethrown on the thread where it occurred.
     */
    public Flux<ExportProgress> run() {
        return Flux.<ExportProgress>create(sink -> new ExportRun(this, sink).start(), OverflowStrategy.LATEST)
                .publishOn(Schedulers.boundedElastic(), 1); // 1: a later progress cannot replace a prefetched one
    }

    BatchSessionFlux batches() {
        return batches;
    }

    BatchFilter filter() {
        return filter;
    }

    ListOptions options() {
        return options;
    }

    SyncPolicy syncPolicy() {
        return syncPolicy;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    Path target() {
        return target;
    }

    ExportFile open() throws IOException {
        return ExportFile.open(target, format, restart, clock.instant(), fileOps);
    }

    boolean isVerified() {
        return verify;
    }

    /** Returns the encoded manifest of the finished file. */
    byte[] manifest(ExportCheckpoint complete, ExportTally tally, ExportVerification verification) {
        ExportManifest manifest = new ExportManifest(
                format,
                complete.gzip(),
                filter,
                tally.started(),
                clock.instant(),
                tally.rows(),
                complete.bytes(),
                tally.sha256(),
                tally.byStatus(),
                verification);
        return ManifestJson.encode(manifest, String.valueOf(target.getFileName()));
    }

    @Override
    public String toString() {
        return "BatchExport[" + format + " to " + target + ", " + filter + ", " + options + ']';
    }

    /** A builder of exports, of which only {@link #to} is required. Not safe for concurrent use. */
    public static final class Builder {
        private final BatchSessionFlux batches;
        private BatchFilter filter = BatchFilter.all();
        private ListOptions options = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
        private @Nullable ExportFormat format;
        private @Nullable Path target;
        private boolean restart;
        private boolean verify = true;
        private InstantSource clock = InstantSource.system();
        private @Nullable SyncPolicy syncPolicy;
        private ExportFileOps fileOps = ExportFileOps.REAL;
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(BatchSessionFlux batches) {
            this.batches = batches;
        }

        /** Sets which batches to export. Defaults to all. An interrupted run cannot be resumed with another filter. */
        public Builder filter(BatchFilter filter) {
            this.filter = requireNonNull(filter, "filter");
            return this;
        }

        /**
         * Sets how to list. Defaults to {@link Consistency#SNAPSHOT}, pages of 100 rows, one call at a time. An
         * interrupted run cannot be resumed with another page size or consistency.
         */
        public Builder options(ListOptions options) {
            this.options = requireNonNull(options, "options");
            return this;
        }

        /**
         * Sets the format of the rows. Defaults to that of the file's extension: {@code .ndjson}, {@code .jsonl} or
         * {@code .csv}.
         */
        public Builder format(ExportFormat format) {
            this.format = requireNonNull(format, "format");
            return this;
        }

        /** Sets the file to write, in an existing folder. It is compressed with gzip if its name ends with {@code .gz}. */
        public Builder to(Path target) {
            this.target = requireNonNull(target, "target");
            return this;
        }

        /**
         * Sets whether to start over and discard the partial file of earlier runs. Defaults to false. A finished file
         * is never replaced.
         */
        public Builder restart(boolean restart) {
            this.restart = restart;
            return this;
        }

        /**
         * Sets whether to compare the finished file with the API's own count, and to write a manifest beside it. Defaults to true.
         *
         * <p>The comparison makes one call, or up to 40 if the numbers differ, to find the ranges of {@code created_at} that differ.
         * A difference is reported, not repaired, and does not fail the export, nor does a failed call:
         * {@link ExportProgress#verification()} has the outcome. Hashing the file takes about 2 seconds of CPU time for each GB, and a
         * resumed run first reads the rows of the earlier run.
         */
        public Builder verify(boolean verify) {
            this.verify = verify;
            return this;
        }

        Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        Builder syncPolicy(SyncPolicy syncPolicy) {
            this.syncPolicy = syncPolicy;
            return this;
        }

        Builder fileOps(ExportFileOps fileOps) {
            this.fileOps = fileOps;
            return this;
        }

        Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            return this;
        }

        /**
         * Returns the export. Accesses no file and makes no call.
         *
         * @throws IllegalStateException if {@link #to} was not called
         * @throws IllegalArgumentException if no format is set and the file's extension is unknown, or if the list
         *     options contradict each other
         * @throws dev.batchsession.page.InvalidCheckpointException if the list options resume from a checkpoint of
         *     another listing
         */
        public BatchExport build() {
            Path file = target;
            if (file == null) {
                throw new IllegalStateException("to(file) is required");
            }
            ExportFormat rowFormat = format == null
                    ? ExportFormat.ofFileName(file).orElseThrow(() -> new IllegalArgumentException(unknownFormat(file)))
                    : format;
            options.validate();
            batches.listPages(filter, options); // refuses a checkpoint of another listing
            return new BatchExport(this, rowFormat, file);
        }

        private static String unknownFormat(Path file) {
            return "cannot infer the format from " + file
                    + ": the name must end with .ndjson, .jsonl or .csv, or with .gz after these, or a format must be set";
        }
    }
}
