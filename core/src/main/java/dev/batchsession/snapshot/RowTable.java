package dev.batchsession.snapshot;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids and times of rows by position, and positions by id. Rows can only be added, up to a fixed capacity. A hash table with open
 * addressing, since a map would allocate two objects per row. Not safe for concurrent use, but positions that were read before
 * stay as they are.
 */
final class RowTable {
    static final int ABSENT = -1;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio
    private static final long SALT = new SplittableRandom().nextLong(); // ids are chosen by the server

    private final UUID[] ids;
    private final @Nullable Instant[] times;
    private final int[] slots; // position + 1; 0 if free. At most half of them are used
    private int size;

    RowTable(int capacity) {
        ids = new UUID[capacity];
        times = new Instant[capacity];
        slots = new int[4 * Integer.highestOneBit(Math.max(1, capacity))];
    }

    int size() {
        return size;
    }

    int capacity() {
        return ids.length;
    }

    UUID id(int position) {
        return ids[position];
    }

    @Nullable
    Instant time(int position) {
        return times[position];
    }

    /** Returns the position of a row; {@link #ABSENT} if there is none with this id. */
    int position(UUID id) {
        return slots[slot(id)] - 1;
    }

    /** Adds a row, unless there is one with this id. */
    void add(UUID id, @Nullable Instant time) {
        int slot = slot(id);
        if (slots[slot] == 0) {
            ids[size] = id;
            times[size] = time;
            slots[slot] = ++size;
        }
    }

    /** Returns a copy of the first rows. */
    RowTable copy(int rows, int newCapacity) {
        RowTable copy = new RowTable(newCapacity);
        for (int i = 0; i < rows; i++) {
            copy.add(ids[i], times[i]);
        }
        return copy;
    }

    /** Returns the slot with this id, or the free one where it belongs. */
    private int slot(UUID id) {
        long high = (id.getMostSignificantBits() ^ SALT) * MULTIPLIER;
        long hash = (high ^ (high >>> 32) ^ id.getLeastSignificantBits()) * MULTIPLIER;
        int slot = (int) (hash >>> (Long.numberOfLeadingZeros(slots.length) + 1));
        while (slots[slot] != 0 && !ids[slots[slot] - 1].equals(id)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
