package dev.batchsession.export;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts rows by {@code created_at}, in buckets of equal width that are aligned to it. If more than a fixed number of buckets would be
 * occupied, the width is doubled and neighbours are merged, so memory is bounded, whatever times a list has. Not safe for concurrent use.
 *
 * <p>Bounds are whole seconds, at which all servers agree on the rows before: a bound or time that is truncated to a second compares
 * as before. They may only disagree on the rows <i>in</i> the second that begins at the bound, which an inclusive server selects too.
 * Each bucket therefore counts its first second separately.
 */
final class CreationHistogram {
    private static final int MAX_BUCKETS = 4096;

    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private int widthBits; // a bucket is 2^widthBits seconds wide
    private Bucket latest = new Bucket();
    private long latestKey = Long.MIN_VALUE;

    private static final class Bucket {
        private long rows;
        private long inFirstSecond;
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
            latest = buckets.computeIfAbsent(key, absent -> new Bucket());
            latestKey = key;
        }
        latest.rows++;
        if (key << widthBits == second) {
            latest.inFirstSecond++;
        }
        if (buckets.size() > MAX_BUCKETS) {
            doubleWidth();
        }
    }

    private void doubleWidth() {
        Map<Long, Bucket> narrow = new TreeMap<>(buckets);
        buckets.clear();
        latestKey = Long.MIN_VALUE;
        widthBits++;
        narrow.forEach((key, bucket) -> {
            Bucket merged = buckets.computeIfAbsent(key >> 1, absent -> new Bucket());
            merged.rows += bucket.rows;
            merged.inFirstSecond += (key & 1) == 0 ? bucket.inFirstSecond : 0;
        });
    }

    /** Returns the start of each bucket, and its end if no bucket follows. */
    Bounds bounds() {
        Bounds bounds = new Bounds(2 * buckets.size());
        long rows = 0;
        for (Map.Entry<Long, Bucket> entry : buckets.entrySet()) {
            Bucket bucket = entry.getValue();
            bounds.add(entry.getKey() << widthBits, rows, bucket.inFirstSecond);
            rows += bucket.rows;
            bounds.add((entry.getKey() + 1) << widthBits, rows, 0);
        }
        return bounds;
    }
}
