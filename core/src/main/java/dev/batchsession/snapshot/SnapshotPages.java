package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import dev.batchsession.paging.ListingCheckpoint;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import dev.batchsession.paging.PageCalls;
import dev.batchsession.signal.ErrorSignals;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * The engine of SNAPSHOT listings. Runs one cursor, or several concurrently, and emits their pages with checkpoints. An instance
 * belongs to one subscription.
 */
public final class SnapshotPages {
    private final PageCalls calls;
    private final ListingCheckpoint listing;
    private final int lookahead;
    private final int parallelism;

    /** The positions of the unfinished cursors after the pages that were emitted. */
    private final Map<PartitionCursor, Position> remaining = new LinkedHashMap<>();

    /** The undated rows that were emitted. Any cursor may return them. */
    private final DedupWindow undated;

    private long total = BatchPage.UNKNOWN;
    private long rows;
    private int pages;
    private volatile boolean failed;

    /**
     * Returns the pages of a snapshot listing. Each page is fetched when it is requested.
     *
     * @param lookahead pages fetched ahead of the consumer, per partition
     * @param parallelism partitions listed concurrently
     * @param resumeFrom the checkpoint of the page before; {@code null} to start at the beginning
     * @throws dev.batchsession.page.InvalidCheckpointException if the checkpoint does not belong to this listing
     */
    public static Flux<BatchPage> of(
            PageCalls calls,
            ListingCheckpoint listing,
            int lookahead,
            int parallelism,
            @Nullable Checkpoint resumeFrom) {
        if (resumeFrom == null) {
            return Flux.defer(() -> new SnapshotPages(calls, listing, lookahead, parallelism).pages());
        }
        Supplier<SnapshotPages> resumed =
                () -> listing.position(resumeFrom, in -> new SnapshotPages(calls, listing, lookahead, parallelism, in));
        requireNonNull(resumed.get()); // refuses an unusable checkpoint now, not on subscription
        return Flux.defer(() -> resumed.get().pages());
    }

    /** Starts at the beginning of the list. */
    private SnapshotPages(PageCalls calls, ListingCheckpoint listing, int lookahead, int parallelism) {
        this.calls = calls;
        this.listing = listing;
        this.lookahead = lookahead;
        this.parallelism = parallelism;
        this.undated = new DedupWindow();
        add(new KeysetCursor(listing.filter(), listing.pageSize()));
    }

    /** Resumes from a checkpoint. */
    private SnapshotPages(
            PageCalls calls, ListingCheckpoint listing, int lookahead, int parallelism, DataInputStream in)
            throws IOException {
        this.calls = calls;
        this.listing = listing;
        this.lookahead = lookahead;
        this.parallelism = parallelism;
        this.total = in.readLong();
        this.rows = in.readLong();
        this.pages = in.readInt();
        this.undated = DedupWindow.read(in);
        for (int parts = in.readInt(); parts > 0; parts--) {
            boolean bySpan = in.readBoolean();
            add(
                    bySpan
                            ? KeysetCursor.read(listing.filter(), listing.pageSize(), in)
                            : UndatedCursor.read(listing.filter(), listing.pageSize(), in));
        }
    }

    /** Returns the pages, each fetched when it is requested. Must be subscribed to once. */
    private Flux<BatchPage> pages() {
        List<PartitionCursor> parts = List.copyOf(remaining.keySet());
        return (parallelism == 1 ? sequentially(parts) : concurrently(parts)).handle(this::emit);
    }

    private Flux<Step> sequentially(List<PartitionCursor> parts) {
        Flux<Step> steps = Flux.fromIterable(parts).concatMap(this::run, 0);
        return lookahead == 0 ? steps : onDemand(() -> ahead(steps));
    }

    private Flux<Step> ahead(Flux<Step> steps) {
        AtomicBoolean cancelled = new AtomicBoolean();
        return steps.publishOn(Schedulers.immediate(), lookahead)
                // A step during a cancellation is rejected by the disposed worker, which is not a failure.
                .onErrorComplete(error -> cancelled.get())
                .doOnCancel(() -> cancelled.set(true));
    }

    /** Runs several cursors concurrently, or one until it can be split. */
    private Flux<Step> concurrently(List<PartitionCursor> parts) {
        if (parts.size() == 1 && parts.get(0) instanceof KeysetCursor whole && whole.isWhole()) {
            return runUntilSplittable(whole)
                    .concatWith(onDemand(() -> split(whole).flatMapMany(this::merged)));
        }
        return onDemand(() -> merged(parts));
    }

    private Flux<Step> merged(List<PartitionCursor> parts) {
        return Flux.fromIterable(parts)
                .flatMapDelayError(
                        // A failure stops the other cursors. It is emitted after the pages that they have fetched.
                        part -> run(part).doOnError(failure -> failed = true),
                        parallelism,
                        1 + lookahead)
                .onErrorMap(
                        Exceptions::isMultiple,
                        failures -> Exceptions.unwrapMultiple(failures).get(0));
    }

    private Flux<Step> runUntilSplittable(KeysetCursor whole) {
        return whole.canBeSplit()
                ? Flux.empty()
                : step(whole).expand(step -> whole.canBeSplit() ? Mono.empty() : nextStep(step));
    }

    /** Splits the rest of the list. Emits the cursor itself if the rest is small. */
    private Mono<List<PartitionCursor>> split(KeysetCursor whole) {
        if (whole.isDone()) {
            return Mono.just(List.of());
        }
        return new Partitioner(this::page, listing.filter(), whole.order(), listing.pageSize(), parallelism)
                .find(whole.lastKey(), total, total - rows)
                .map(splits -> splits.isEmpty() ? List.of(whole) : parts(whole, splits));
    }

    private List<PartitionCursor> parts(KeysetCursor whole, List<Instant> splits) {
        List<PartitionCursor> parts = new ArrayList<>(whole.splitAt(splits));
        if (whole.leavesUndatedRows()) {
            parts.add(undatedCursor());
        }
        remaining.clear();
        parts.forEach(this::add);
        return parts;
    }

    private Flux<Step> run(PartitionCursor part) {
        return Flux.defer(() -> failed ? Flux.empty() : step(part).expand(this::nextStep));
    }

    private Mono<Step> nextStep(Step step) {
        if (failed) {
            return Mono.empty();
        }
        if (!step.part().isDone()) {
            return step(step.part());
        }
        return step.follower() == null ? Mono.empty() : step(step.follower());
    }

    /** Returns the next page of a cursor. The call is made when the page is requested. */
    private Mono<Step> step(PartitionCursor part) {
        return calls.page(part::next)
                .flatMap(page ->
                        ErrorSignals.defer(() -> Mono.just(accepted(part, NamableTimes.checked(part.next(), page)))));
    }

    private Step accepted(PartitionCursor part, BatchPage page) {
        if (total == BatchPage.UNKNOWN && pages == 0) {
            total = page.totalRecords();
        }
        List<BatchSummary> newRows = part.accept(page);
        PartitionCursor follower = part.isDone() && part instanceof KeysetCursor keyset && keyset.leavesUndatedRows()
                ? undatedCursor()
                : null;
        return new Step(part, newRows, Position.of(part), follower, follower == null ? null : Position.of(follower));
    }

    private Mono<BatchPage> page(PageRequest request) {
        return calls.page(request).map(page -> NamableTimes.checked(request, page));
    }

    private UndatedCursor undatedCursor() {
        long listed = Math.max(total, rows);
        return new UndatedCursor(listing.filter(), listing.pageSize(), pages(listed));
    }

    private int pages(long listed) {
        long whole = listed / listing.pageSize();
        return (int) Math.min(Integer.MAX_VALUE, listed % listing.pageSize() > 0 ? whole + 1 : whole);
    }

    private void emit(Step step, SynchronousSink<BatchPage> sink) {
        if (step.position().done()) {
            remaining.remove(step.part());
        } else {
            remaining.put(step.part(), step.position());
        }
        if (step.follower() != null && step.followerPosition() != null) {
            remaining.put(step.follower(), step.followerPosition());
        }
        List<BatchSummary> newRows = step.rows().stream()
                .filter(row -> row.createdAt() != null || undated.add(row))
                .toList();
        if (newRows.isEmpty()) {
            return;
        }
        rows += newRows.size();
        pages++;
        boolean hasNext = remaining.values().stream().anyMatch(Position::expectsMore);
        int totalPages = total == BatchPage.UNKNOWN ? BatchPage.UNKNOWN : pages(total);
        sink.next(new BatchPage(newRows, pages, totalPages, total, hasNext, pages > 1)
                .withCheckpoint(listing.at(position())));
    }

    private PositionWriter position() {
        long rowsNow = rows;
        int pagesNow = pages;
        PositionWriter undatedNow = undated.view();
        List<Position> remainingNow = List.copyOf(remaining.values());
        return out -> {
            out.writeLong(total);
            out.writeLong(rowsNow);
            out.writeInt(pagesNow);
            undatedNow.write(out);
            out.writeInt(remainingNow.size());
            for (Position part : remainingNow) {
                part.write(out);
            }
        };
    }

    private void add(PartitionCursor part) {
        remaining.put(part, Position.of(part));
    }

    /** Defers the supplier until the first request. */
    private <T> Flux<T> onDemand(Supplier<Flux<T>> supplier) {
        return Flux.just(supplier).hide().concatMap(Supplier::get, 0);
    }

    /**
     * The new rows of a page, and the position after it. A step may be emitted when its cursor has already moved on.
     *
     * @param follower the cursor to run after this one
     */
    private record Step(
            PartitionCursor part,
            List<BatchSummary> rows,
            Position position,
            @Nullable PartitionCursor follower,
            @Nullable Position followerPosition) {}

    /** The position of a cursor after a step. */
    private record Position(boolean bySpan, PositionWriter position, boolean expectsMore, boolean done) {
        static Position of(PartitionCursor part) {
            return new Position(part instanceof KeysetCursor, part.position(), part.expectsMore(), part.isDone());
        }

        void write(DataOutputStream out) throws IOException {
            out.writeBoolean(bySpan);
            position.write(out);
        }
    }
}
