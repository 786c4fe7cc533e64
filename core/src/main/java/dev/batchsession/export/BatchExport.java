package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageFetchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Schedulers;

/**
 * Writes a listing to a file that is there whole or not at all. A run that died (a kill, a power cut, a full fileOps, an outage)
 * and is started again with the same arguments goes on after the last row that it made durable, and the finished file
 * has every row as often as one listing would have given it: with {@link Consistency#SNAPSHOT}, the default here, once.
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
 * <p>Until it is whole, the rows are in {@code failed.ndjson.gz.part}, with {@code failed.ndjson.gz.checkpoint} beside it; at
 * the end both are gone. Immutable, safe for concurrent use.
 */
public final class BatchExport {
    private final BatchSessionFlux batches;
    private final BatchFilter filter;
    private final ListOptions options;
    private final ExportFormat format;
    private final Path target;
    private final boolean restart;
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
        this.syncPolicy = builder.syncPolicy == null ? SyncPolicy.of(ExportFormat.isGzip(target)) : builder.syncPolicy;
        this.fileOps = builder.fileOps;
        this.nanoTime = builder.nanoTime;
    }

    /** Exports what this lists. Give it a patient policy: a run that nobody watches should ride out an outage. */
    public static Builder from(BatchSessionFlux batches) {
        return new Builder(requireNonNull(batches, "batches"));
    }

    /**
     * Runs the export, or what is left of it. Each subscription is a run; completes when the file is durable under its
     * final name.
     *
     * <p>The first progress comes before the first call and tells what earlier runs had done; then one comes for each page and
     * each time that rows became durable, and the last one is {@linkplain ExportProgress#finished() finished}. A page is fetched while the one before is written, and
     * no further: a slow fileOps slows the listing down. Rows are made durable every second, or every 8 MiB if that is sooner; in
     * a gzip file every 10 seconds, or every 8 MiB before packing, since each time begins a new member. That takes at
     * most 5 % of the time: if it takes long (a slow fileOps, the checkpoint of a long list in no order of time), it is done less
     * often, about once in 20 times as long as it takes. The rows since the last time are fetched again after a crash.
     *
     * <p><b>Demand:</b> none is needed, the export begins on subscription. Progress is a view of it: who requests less than
     * comes gets the latest, the last one always, and neither slows the export nor costs memory. Completion and errors
     * follow the last progress.
     * <p><b>Cancel</b> stops the listing, aborts the calls in flight, makes the rows written so far durable and lets go of
     * the file, soon after and on another thread; running again goes on from there.
     * <p><b>Threads:</b> the file is written, and progress emitted, on threads of {@link Schedulers#boundedElastic()}, one
     * each; a consumer may block. <b>Bounds:</b> two pages, whatever the listing holds itself, however long the list.
     * <p><b>Errors:</b> {@link ExportException} for the file; what the listing fails with, usually a
     * {@link PageFetchException}, when the rows before are durable. After either, running again goes on; where not even one
     * row was made durable, nothing is left. An {@link Error}, such as a class that is missing, is signalled too, after the
     * file is released, and then thrown on the thread that it happened on.
     */
    public Flux<ExportProgress> run() {
        return Flux.<ExportProgress>create(sink -> new ExportRun(this, sink).start(), OverflowStrategy.LATEST)
                .publishOn(Schedulers.boundedElastic(), 1); // 1: what is taken ahead cannot be replaced by a later one
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
        return ExportFile.open(target, format, restart, fileOps);
    }

    @Override
    public String toString() {
        return "BatchExport[" + format + " to " + target + ", " + filter + ", " + options + ']';
    }

    /** Says what to export, and where to. Only {@link #to} is required. Not safe for concurrent use. */
    public static final class Builder {
        private final BatchSessionFlux batches;
        private BatchFilter filter = BatchFilter.all();
        private ListOptions options = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
        private @Nullable ExportFormat format;
        private @Nullable Path target;
        private boolean restart;
        private @Nullable SyncPolicy syncPolicy;
        private ExportFileOps fileOps = ExportFileOps.REAL;
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(BatchSessionFlux batches) {
            this.batches = batches;
        }

        /** Which batches; default: all. A run cannot be gone on from with another filter. */
        public Builder filter(BatchFilter filter) {
            this.filter = requireNonNull(filter, "filter");
            return this;
        }

        /**
         * How to list; default: {@link Consistency#SNAPSHOT}, pages of 100 rows, one call at a time. A run cannot be gone on
         * from with another page size or consistency.
         */
        public Builder options(ListOptions options) {
            this.options = requireNonNull(options, "options");
            return this;
        }

        /** How to write a row; default: what the file's name ends with, {@code .ndjson}, {@code .jsonl} or {@code .csv}. */
        public Builder format(ExportFormat format) {
            this.format = requireNonNull(format, "format");
            return this;
        }

        /** The file to write, in a folder that exists; packed with gzip if its name ends with {@code .gz}. */
        public Builder to(Path target) {
            this.target = requireNonNull(target, "target");
            return this;
        }

        /** Whether to start over and drop what earlier runs left, whatever it is; default: false. A finished file is kept. */
        public Builder restart(boolean restart) {
            this.restart = restart;
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
         * Touches no file and makes no call.
         *
         * @throws IllegalStateException where no target was given
         * @throws IllegalArgumentException where the format is not given and cannot be told from the file's name, or the
         *     options do not go together
         */
        public BatchExport build() {
            Path file = target;
            if (file == null) {
                throw new IllegalStateException("to(file) says where to export to, and is missing");
            }
            ExportFormat written = format == null
                    ? ExportFormat.ofFileName(file)
                            .orElseThrow(() -> new IllegalArgumentException("the format cannot be told from " + file
                                    + ": name it .ndjson, .jsonl or .csv, with .gz or without, or give a format"))
                    : format;
            options.validate();
            batches.listPages(filter, options); // refuses a checkpoint that does not belong to this listing
            return new BatchExport(this, written, file);
        }
    }
}
