package dev.batchsession.export;

import dev.batchsession.export.ExportVerification.Difference;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ranges of {@code created_at} in which a file and the API differ, by bisection: {@link #next} is the filter to count, and
 * {@link #accept} takes the count. The widest range is halved first, so that many differences are found about equally precisely.
 *
 * <p>Only upper bounds are counted, and ranges are differences of two counts: each batch is then in exactly one range, whatever the API
 * includes. How many rows of the file are before a bound is uncertain by those in the second that begins there. A range is therefore split
 * at a bound without such rows, if there is one; otherwise, one call may reveal whether the API includes them. A range is halved only if it
 * is certain for each half whether it differs.
 */
final class DifferenceSearch {
    private final BatchFilter list;
    private final CreationHistogram.Bounds bounds;
    private final Cut end;
    private final PriorityQueue<Span> open =
            new PriorityQueue<>(Comparator.comparingInt(Span::width).reversed());
    private final List<Span> found = new ArrayList<>();
    private Inclusion inclusion = Inclusion.UNKNOWN;
    private @Nullable Span halved;
    private int middle;
    private long countBeforeMiddle;
    private boolean isProbing;

    /** Whether the API counts the rows in the second that begins at an upper bound. */
    private enum Inclusion {
        UNKNOWN,
        NONE,
        ALL,
        /** As {@link #UNKNOWN}, but another call would not help. */
        UNCLEAR
    }

    /** A bound, by its index, with the number of batches before it: in the API, and at least and at most in the file. */
    private record Cut(int index, long counted, long least, long most) {
        boolean differsFrom(Cut other) {
            return counted - most > other.counted - other.least || counted - least < other.counted - other.most;
        }

        boolean isLevelWith(Cut other) {
            return least == most && other.least == other.most && counted - least == other.counted - other.least;
        }
    }

    private record Span(Cut from, Cut to) {
        int width() {
            return to.index - from.index;
        }

        boolean differs() {
            return from.differsFrom(to);
        }

        boolean isClear() {
            return differs() || from.isLevelWith(to);
        }

        /** Returns whether this range and the next one are one range of which the file has no row. */
        boolean isContinuedBy(Span next) {
            return to.index == next.from.index && from.most == next.to.least;
        }
    }

    /**
     * Creates a search for a difference.
     *
     * @param list the compared batches
     * @param bounds the bounds to split them at
     * @param counted the number of batches according to the API
     * @param rows the number of rows of the file
     * @param slack by how much that number is uncertain
     */
    DifferenceSearch(BatchFilter list, CreationHistogram.Bounds bounds, long counted, long rows, long slack) {
        this.list = list;
        this.bounds = bounds;
        this.end = new Cut(
                bounds.size(), counted, counted > rows ? rows - slack : rows, counted > rows ? rows : rows + slack);
        open.add(new Span(new Cut(-1, 0, 0, 0), end));
    }

    /** Returns the next filter to count; {@code null} if no range can be halved. */
    @Nullable
    BatchFilter next() {
        if (halved != null && isProbing) {
            Instant bound = instant(middle);
            return new BatchFilter(list.status(), bound, list.createdBefore());
        }
        while (!open.isEmpty()) {
            Span widest = open.remove();
            middle = middle(widest);
            if (middle < 0) {
                found.add(widest);
            } else {
                halved = widest;
                return new BatchFilter(list.status(), list.createdAfter(), instant(middle));
            }
        }
        return null;
    }

    /** Returns the bound closest to the middle of a range, a certain one if there is any; negative if the list cannot be split in it. */
    private int middle(Span span) {
        int uncertain = -1;
        for (int distance = 0; distance < span.width(); distance++) {
            int index = span.from.index + (span.width() + (distance % 2 == 0 ? distance : -distance - 1)) / 2;
            boolean isInside = index > span.from.index && index < span.to.index;
            if (isInside && splits(instant(index))) {
                if (isCertain(index)) {
                    return index;
                }
                uncertain = uncertain < 0 ? index : uncertain;
            }
        }
        return uncertain;
    }

    private boolean isCertain(int index) {
        return bounds.inSecond(index) == 0 || inclusion == Inclusion.NONE || inclusion == Inclusion.ALL;
    }

    private boolean splits(Instant bound) {
        Instant after = list.createdAfter();
        Instant before = list.createdBefore();
        return TimeRange.isRepresentable(bound)
                && (after == null || bound.isAfter(after))
                && (before == null || bound.isBefore(before));
    }

    /** Takes the number of batches that the last filter selects. */
    void accept(long count) {
        Span span = halved;
        if (span == null) {
            throw new IllegalStateException("no filter was to be counted");
        }
        if (isProbing) { // batches in the bound's second are counted before and after it, or neither
            long twice = countBeforeMiddle + count - end.counted;
            boolean isAll = twice > 0 && twice >= bounds.inSecond(middle); // or else only those exactly at the bound
            inclusion = isAll ? Inclusion.ALL : twice < 0 ? Inclusion.NONE : Inclusion.UNCLEAR;
            isProbing = false;
        } else {
            countBeforeMiddle = count;
            isProbing = inclusion == Inclusion.UNKNOWN && bounds.inSecond(middle) > 0;
        }
        if (!isProbing) {
            halve(span, cut(middle, countBeforeMiddle));
            halved = null;
        }
    }

    private Cut cut(int index, long counted) {
        long before = bounds.before(index);
        long inSecond = bounds.inSecond(index);
        return new Cut(
                index,
                counted,
                before + (inclusion == Inclusion.ALL ? inSecond : 0),
                before + (inclusion == Inclusion.NONE ? 0 : inSecond));
    }

    private void halve(Span span, Cut cut) {
        Span older = new Span(span.from, cut);
        Span newer = new Span(cut, span.to);
        if (older.isClear() && newer.isClear()) {
            Stream.of(older, newer).filter(Span::differs).forEach(open::add);
        } else {
            found.add(span);
        }
    }

    /** Returns the ranges that differ, oldest first, as far as they have been narrowed down. */
    List<Difference> differences() {
        List<Span> spans = Stream.concat(found.stream(), Stream.concat(open.stream(), Stream.ofNullable(halved)))
                .sorted(Comparator.comparingInt(span -> span.from.index))
                .toList();
        List<Span> merged = new ArrayList<>();
        for (Span span : spans) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.isContinuedBy(span)) {
                merged.set(merged.size() - 1, new Span(last.from, span.to));
            } else {
                merged.add(span);
            }
        }
        return merged.stream().map(this::difference).toList();
    }

    private Difference difference(Span span) {
        Instant from = span.from.index < 0 ? list.createdAfter() : instant(span.from.index);
        Instant to = span.to.index == bounds.size() ? list.createdBefore() : instant(span.to.index);
        Instant widened = to == null ? null : to.plus(TimeRange.PRECISION);
        return new Difference(
                new TimeRange(from, widened), span.to.least - span.from.least, span.to.counted - span.from.counted);
    }

    private Instant instant(int index) {
        return Instant.ofEpochSecond(bounds.second(index));
    }
}
