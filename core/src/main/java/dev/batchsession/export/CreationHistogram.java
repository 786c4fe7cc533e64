package dev.batchsession.export;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts rows by {@code created_at}, in buckets of equal width that are aligned to it. If more than a fixed number of buckets would be
 * occupied, the width is doubled, as often as necessary, and neighbours are merged, so memory is bounded, whatever times a list has. Not
 * safe for concurrent use.
 *
 * <p>Bounds are whole seconds, at which all servers agree on the rows before: a bound or time that is truncated to a second compares
 * as before. They may only disagree on the rows <i>in</i> the second that begins at the bound, which an inclusive server selects too.
 * Each bucket therefore counts its first second separately, and keeps one gap, a run of seconds without rows, at whose ends nothing is
 * uncertain. A row in the gap leaves the longer side of it.
 */
final class CreationHistogram {
    private static final int MAX_BUCKETS = 4096;
    /** Leaves room for new buckets, since a sparse list would otherwise be merged again after a few of its rows. */
    private static final int MAX_BUCKETS_ONCE_MERGED = MAX_BUCKETS * 3 / 4;

    private TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private int widthBits; // a bucket is 2^widthBits seconds wide
    private Bucket latest = new Bucket(0, 0);
    private long latestKey = Long.MIN_VALUE;

    private static final class Bucket {
        private final long start;
        private long end; // the first second after the bucket
        private long rows;
        private long inFirstSecond;
        private long gapFrom; // the first second of the gap
        private long gapTo; // the first second after the gap; the gap is empty if they are equal
        private long beforeGap; // rows

        Bucket(long start, long end) {
            this.start = start;
            this.end = end;
            gapFrom = start;
            gapTo = end;
        }

        void add(long second) {
            rows++;
            if (second == start) {
                inFirstSecond++;
            }
            if (second < gapFrom) {
                beforeGap++;
            } else if (second < gapTo) {
                splitGap(second);
            }
        }

        private void splitGap(long second) {
            if (gapTo - second > second - gapFrom) {
                gapFrom = second + 1;
                beforeGap++;
            } else {
                gapTo = second;
            }
        }

        /** Adds a bucket that begins at the end of this one or later. */
        void merge(Bucket next) {
            extend(next.start);
            if (next.start == start) {
                inFirstSecond = next.inFirstSecond;
            }
            addGap(next.gapFrom, next.gapTo, rows + next.beforeGap);
            rows += next.rows;
            end = next.end;
        }

        /** Adds the seconds before a later end, which have no rows. */
        void extend(long newEnd) {
            addGap(end, newEnd, rows);
            end = newEnd;
        }

        private void addGap(long from, long to, long rowsBefore) {
            if (from == gapTo) {
                gapTo = to;
            } else if (to - from > gapTo - gapFrom) {
                gapFrom = from;
                gapTo = to;
                beforeGap = rowsBefore;
            }
        }
    }

    /** The bounds at which the list can be split, in ascending order. */
    static final class Bounds {
        private final long[] seconds;
        private final long[] before;
        private final long[] inSecond;
        private int size;

        private Bounds(int maxSize) {
            seconds = new long[maxSize];
            before = new long[maxSize];
            inSecond = new long[maxSize];
        }

        private void add(long second, long rowsBefore, long rowsInSecond) {
            if (size > 0 && seconds[size - 1] == second) {
                size--;
            }
            seconds[size] = second;
            before[size] = rowsBefore;
            inSecond[size++] = rowsInSecond;
        }

        int size() {
            return size;
        }

        /** Returns a bound, by its index from 0, in seconds since the epoch. */
        long second(int index) {
            return seconds[index];
        }

        /** Returns the number of rows before a bound. */
        long before(int index) {
            return before[index];
        }

        /** Returns the number of rows in the second that begins at a bound. */
        long inSecond(int index) {
            return inSecond[index];
        }
    }

    void add(long second) {
        long key = second >> widthBits;
        if (key != latestKey) {
            latest = buckets.computeIfAbsent(key, this::newBucket);
            latestKey = key;
        }
        latest.add(second);
        if (buckets.size() > MAX_BUCKETS) {
            widen();
        }
    }

    private Bucket newBucket(long key) {
        return new Bucket(key << widthBits, (key + 1) << widthBits);
    }

    private void widen() {
        int doublings = 1;
        while (occupied(doublings) > MAX_BUCKETS_ONCE_MERGED) {
            doublings++;
        }
        widthBits += doublings;
        TreeMap<Long, Bucket> wide = new TreeMap<>();
        for (Bucket narrow : buckets.values()) {
            wide.computeIfAbsent(narrow.start >> widthBits, key -> new Bucket(key << widthBits, key << widthBits))
                    .merge(narrow);
        }
        wide.forEach((key, bucket) -> bucket.extend((key + 1) << widthBits));
        buckets = wide;
        latestKey = Long.MIN_VALUE;
    }

    /** Returns the number of buckets that would be occupied. */
    private int occupied(int doublings) {
        int occupied = 0;
        long last = Long.MIN_VALUE;
        for (long key : buckets.keySet()) {
            if (key >> doublings != last) {
                last = key >> doublings;
                occupied++;
            }
        }
        return occupied;
    }

    /** Returns the start of each bucket, the first and last second of its gap, and its end if no bucket follows. */
    Bounds bounds() {
        Bounds bounds = new Bounds(4 * buckets.size());
        long rows = 0;
        for (Map.Entry<Long, Bucket> entry : buckets.entrySet()) {
            Bucket bucket = entry.getValue();
            bounds.add(bucket.start, rows, bucket.inFirstSecond);
            if (bucket.gapFrom < bucket.gapTo) {
                bounds.add(bucket.gapFrom, rows + bucket.beforeGap, 0);
                bounds.add(bucket.gapTo - 1, rows + bucket.beforeGap, 0);
            }
            rows += bucket.rows;
            bounds.add((entry.getKey() + 1) << widthBits, rows, 0);
        }
        return bounds;
    }
}
