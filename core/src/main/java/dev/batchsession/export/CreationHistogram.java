package dev.batchsession.export;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts rows by {@code created_at}, in buckets of equal width that are aligned to it. If more than a fixed number of buckets would be
 * occupied, the width is doubled and neighbours are merged, so memory is bounded, whatever times a list has. Not safe for concurrent use.
 *
 * <p>Bounds are whole seconds, at which all servers agree on the rows before: a bound or time that is truncated to a second compares
 * as before. They may only disagree on the rows <i>in</i> the second that begins at the bound, which an inclusive server selects too.
 * Each bucket therefore counts its first second separately, and keeps one gap, a run of seconds without rows, at whose ends nothing is
 * uncertain. A row in the gap leaves the longer side of it.
 */
final class CreationHistogram {
    private static final int MAX_BUCKETS = 4096;

    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private int widthBits; // a bucket is 2^widthBits seconds wide
    private Bucket latest = new Bucket(0, 0);
    private long latestKey = Long.MIN_VALUE;

    private static final class Bucket {
        private final long start;
        private long rows;
        private long inFirstSecond;
        private long gapFrom; // the first second of the gap
        private long gapTo; // the first second after the gap; the gap is empty if they are equal
        private long beforeGap; // rows

        Bucket(long start, long end) {
            this.start = start;
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

        /** Adds the bucket that begins where this one ends. */
        void merge(Bucket next) {
            if (gapTo == next.gapFrom) {
                gapTo = next.gapTo;
            } else if (gapTo - gapFrom < next.gapTo - next.gapFrom) {
                gapFrom = next.gapFrom;
                gapTo = next.gapTo;
                beforeGap = rows + next.beforeGap;
            }
            rows += next.rows;
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
            doubleWidth();
        }
    }

    private Bucket newBucket(long key) {
        return new Bucket(key << widthBits, (key + 1) << widthBits);
    }

    private void doubleWidth() {
        Map<Long, Bucket> narrow = new TreeMap<>(buckets);
        buckets.clear();
        latestKey = Long.MIN_VALUE;
        for (long key : narrow.keySet()) {
            buckets.computeIfAbsent(key >> 1, absent -> merged(narrow, key & ~1L));
        }
        widthBits++;
    }

    private Bucket merged(Map<Long, Bucket> narrow, long first) {
        Bucket merged = narrow.getOrDefault(first, newBucket(first));
        merged.merge(narrow.getOrDefault(first + 1, newBucket(first + 1)));
        return merged;
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
