package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.paging.PageCalls;
import dev.batchsession.paging.ListingCheckpoint;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.signal.ErrorSignals;
import dev.batchsession.page.PageRequest;
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

/** One subscriber's walk over a list by time of creation, in one part or in several at the same time. */
public final class SnapshotPages {
    private final PageCalls calls;
    private final ListingCheckpoint listing;
    private final int lookahead;
    private final int parallelism;

    /** What is left to walk after the pages that were emitted, part by part. */
    private final Map<PartitionCursor, Left> left = new LinkedHashMap<>();

    /** The rows without a time that were emitted: where they stand says nothing of which part brings them. */
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
        Supplier<SnapshotPages> resumed = () -> listing.position(
                resumeFrom, in -> new SnapshotPages(calls, listing, lookahead, parallelism, in));
        requireNonNull(resumed.get()); // refuses an unusable checkpoint now, not on subscription
        return Flux.defer(() -> resumed.get().pages());
    }

    /** A run from the start of the list. */
    private SnapshotPages(PageCalls calls, ListingCheckpoint listing, int lookahead, int parallelism) {
        this.calls = calls;
        this.listing = listing;
        this.lookahead = lookahead;
        this.parallelism = parallelism;
        this.undated = new DedupWindow();
        remains(new KeysetCursor(listing.filter(), listing.pageSize()));
    }

    /** A run that resumes. */
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
            remains(
                    bySpan
                            ? KeysetCursor.read(listing.filter(), listing.pageSize(), in)
                            : UndatedCursor.read(listing.filter(), listing.pageSize(), in));
        }
    }

    /** The pages that are left, each fetched when it is wanted. To be subscribed to once. */
    private Flux<BatchPage> pages() {
        List<PartitionCursor> parts = List.copyOf(left.keySet());
        return (parallelism == 1 ? oneByOne(parts) : atTheSameTime(parts)).handle(this::emit);
    }

    private Flux<Step> oneByOne(List<PartitionCursor> parts) {
        Flux<Step> steps = Flux.fromIterable(parts).concatMap(this::walk, 0);
        return lookahead == 0 ? steps : onDemand(() -> ahead(steps));
    }

    private Flux<Step> ahead(Flux<Step> steps) {
        AtomicBoolean cancelled = new AtomicBoolean();
        return steps.publishOn(Schedulers.immediate(), lookahead)
                // A step that meets the cancel finds the worker gone, and is refused: that is nobody's error.
                .onErrorComplete(error -> cancelled.get())
                .doOnCancel(() -> cancelled.set(true));
    }

    /** Several parts at once, or one up to where it can be cut. */
    private Flux<Step> atTheSameTime(List<PartitionCursor> parts) {
        if (parts.size() == 1 && parts.get(0) instanceof KeysetCursor whole && whole.isWhole()) {
            return walkUntilItCanBeCut(whole)
                    .concatWith(onDemand(() -> cut(whole).flatMapMany(this::merged)));
        }
        return onDemand(() -> merged(parts));
    }

    private Flux<Step> merged(List<PartitionCursor> parts) {
        return Flux.fromIterable(parts)
                .flatMapDelayError(
                        // A failure stops the other parts too, but what they fetched is delivered before it.
                        part -> walk(part).doOnError(failure -> failed = true),
                        parallelism,
                        1 + lookahead)
                .onErrorMap(
                        Exceptions::isMultiple,
                        failures -> Exceptions.unwrapMultiple(failures).get(0));
    }

    private Flux<Step> walkUntilItCanBeCut(KeysetCursor whole) {
        return whole.canBeCut()
                ? Flux.empty()
                : step(whole).expand(step -> whole.canBeCut() ? Mono.empty() : nextStep(step));
    }

    /** The parts of what is left: the walk itself where that is little. */
    private Mono<List<PartitionCursor>> cut(KeysetCursor whole) {
        if (whole.isDone()) {
            return Mono.just(List.of());
        }
        return new Partitioner(
                        this::page, listing.filter(), whole.order(), listing.pageSize(), parallelism)
                .find(whole.edge(), total, total - rows)
                .map(cuts -> cuts.isEmpty() ? List.of(whole) : parts(whole, cuts));
    }

    private List<PartitionCursor> parts(KeysetCursor whole, List<Instant> cuts) {
        List<PartitionCursor> parts = new ArrayList<>(whole.cutAt(cuts));
        if (whole.leavesRowsWithoutTime()) {
            parts.add(absentWalk());
        }
        left.clear();
        parts.forEach(this::remains);
        return parts;
    }

    private Flux<Step> walk(PartitionCursor part) {
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

    /** One call, made when it is wanted. */
    private Mono<Step> step(PartitionCursor part) {
        return calls.page(part::next)
                .flatMap(page ->
                        ErrorSignals.defer(() -> Mono.just(accepted(part, NamableTimes.checked(part.next(), page)))));
    }

    private Step accepted(PartitionCursor part, BatchPage page) {
        if (total == BatchPage.UNKNOWN && pages == 0) {
            total = page.totalRecords();
        }
        List<BatchSummary> news = part.accept(page);
        PartitionCursor follower = part.isDone() && part instanceof KeysetCursor walked && walked.leavesRowsWithoutTime()
                ? absentWalk()
                : null;
        return new Step(part, news, Left.of(part), follower, follower == null ? null : Left.of(follower));
    }

    private Mono<BatchPage> page(PageRequest request) {
        return calls.page(request).map(page -> NamableTimes.checked(request, page));
    }

    private UndatedCursor absentWalk() {
        long listed = Math.max(total, rows);
        return new UndatedCursor(listing.filter(), listing.pageSize(), pages(listed));
    }

    private int pages(long listed) {
        long whole = listed / listing.pageSize();
        return (int) Math.min(Integer.MAX_VALUE, listed % listing.pageSize() > 0 ? whole + 1 : whole);
    }

    private void emit(Step step, SynchronousSink<BatchPage> sink) {
        if (step.left().done()) {
            left.remove(step.part());
        } else {
            left.put(step.part(), step.left());
        }
        if (step.follower() != null && step.leftToFollower() != null) {
            left.put(step.follower(), step.leftToFollower());
        }
        List<BatchSummary> news = step.rows().stream()
                .filter(row -> row.createdAt() != null || undated.add(row))
                .toList();
        if (news.isEmpty()) {
            return;
        }
        rows += news.size();
        pages++;
        boolean hasNext = left.values().stream().anyMatch(Left::expectsMore);
        int totalPages = total == BatchPage.UNKNOWN ? BatchPage.UNKNOWN : pages(total);
        sink.next(new BatchPage(news, pages, totalPages, total, hasNext, pages > 1)
                .withCheckpoint(listing.at(position())));
    }

    private PositionWriter position() {
        long rowsNow = rows;
        int pagesNow = pages;
        PositionWriter undatedNow = undated.view();
        List<Left> leftNow = List.copyOf(left.values());
        return out -> {
            out.writeLong(total);
            out.writeLong(rowsNow);
            out.writeInt(pagesNow);
            undatedNow.write(out);
            out.writeInt(leftNow.size());
            for (Left part : leftNow) {
                part.write(out);
            }
        };
    }

    private void remains(PartitionCursor part) {
        left.put(part, Left.of(part));
    }

    /** What the supplier gives, made when something is requested of it. */
    private <T> Flux<T> onDemand(Supplier<Flux<T>> supplier) {
        return Flux.just(supplier).hide().concatMap(Supplier::get, 0);
    }

    /**
     * A page's new rows, and what was left to walk after it: it may be emitted when more has been walked.
     *
     * @param follower the part to walk after this one
     */
    private record Step(
            PartitionCursor part,
            List<BatchSummary> rows,
            Left left,
            @Nullable PartitionCursor follower,
            @Nullable Left leftToFollower) {}

    /** What is left of a part. */
    private record Left(boolean bySpan, PositionWriter position, boolean expectsMore, boolean done) {
        static Left of(PartitionCursor part) {
            return new Left(part instanceof KeysetCursor, part.position(), part.expectsMore(), part.isDone());
        }

        void write(DataOutputStream out) throws IOException {
            out.writeBoolean(bySpan);
            position.write(out);
        }
    }
}
