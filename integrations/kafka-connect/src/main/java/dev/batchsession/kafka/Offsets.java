package dev.batchsession.kafka;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Source partitions and source offsets. A partition contains the filter and the split, so that an offset is never applied to
 * another filter or split. It has a single field: Connect finds an offset by the bytes of its partition, and reorders fields
 * when a user alters or resets it. Neither contains an API key.
 */
final class Offsets {
    static final String CHECKPOINT = "checkpoint";

    private static final String ORIGIN = "origin";
    private static final String STREAM = "stream";

    private Offsets() {}

    static Map<String, String> watch(String account, BatchFilter filter) {
        return Map.of(STREAM, Mode.CHANGES.text() + ' ' + account + ' ' + text(filter));
    }

    static Map<String, String> snapshot(String account, BatchFilter filter, int part, int parts, Duration window) {
        String split = part + "/" + parts + " of " + window;
        return Map.of(STREAM, Mode.SNAPSHOT.text() + ' ' + account + ' ' + split + ' ' + text(filter));
    }

    private static String text(BatchFilter filter) {
        List<String> conditions = new ArrayList<>();
        BatchStatus status = filter.status();
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        if (status != null) {
            conditions.add("status=" + status.wireName());
        }
        if (after != null) {
            conditions.add("after=" + after);
        }
        if (before != null) {
            conditions.add("before=" + before);
        }
        return conditions.isEmpty() ? "all" : String.join(" ", conditions);
    }

    /** Returns the checkpoint of a watch, or {@code null} without an offset. */
    static @Nullable Checkpoint checkpoint(@Nullable Map<String, ?> offset) {
        if (offset == null) {
            return null;
        }
        if (!(offset.get(CHECKPOINT) instanceof String text)) {
            throw new ConnectException("unreadable source offset: " + CHECKPOINT + " is missing");
        }
        try {
            return Checkpoint.decode(text);
        } catch (InvalidCheckpointException unreadable) {
            throw new ConnectException("unreadable source offset: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Adds the origin to the offset of a snapshot, which has no checkpoint at the start and at the end. */
    static Map<String, Object> withOrigin(Map<String, Object> offset, @Nullable String origin) {
        if (origin == null) {
            return offset;
        }
        Map<String, Object> extended = new HashMap<>(offset);
        extended.put(ORIGIN, origin);
        return extended;
    }

    /** @throws ConnectException if the offset has another origin; an offset of an earlier version has none and is accepted */
    static void requireOrigin(Map<String, ?> offset, @Nullable String origin) {
        Object found = offset.get(ORIGIN);
        if (found != null && origin != null && !origin.equals(found)) {
            throw new ConnectException("the source offset belongs to another source: it was written for " + found
                    + " and cannot be resumed from " + origin);
        }
    }

    /** Returns the approximate size in bytes. Relevant for the last offset of a flush only, as a worker writes no other. */
    static int size(Map<String, ?> offset) {
        return offset.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length()
                        + String.valueOf(entry.getValue()).length())
                .sum();
    }

    /**
     * @param offset {@code null} to start from the beginning
     * @throws ConnectException if no task can resume from the offset
     */
    static void requireReadable(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        Mode mode = Arrays.stream(Mode.values())
                .filter(one -> partition.get(STREAM) instanceof String text && text.startsWith(one.text() + ' '))
                .findFirst()
                .orElseThrow(() -> new ConnectException("the " + STREAM
                        + " of a source partition must start with changes or snapshot, but was " + partition));
        if (offset == null) {
            return;
        }
        switch (mode) {
            case CHANGES -> checkpoint(offset);
            case SNAPSHOT -> SnapshotPosition.of(offset);
        }
    }
}
