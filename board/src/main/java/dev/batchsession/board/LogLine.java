package dev.batchsession.board;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import org.jspecify.annotations.Nullable;

/**
 * A line of the page's log of changes. Progress has no line, since the bars show it.
 *
 * @param at in milliseconds since 1970
 * @param kind created, status_changed or removed
 * @param from the status before; {@code null} if it is not known
 * @param to the status after; {@code null} if the batch was removed
 */
record LogLine(
        long at,
        String kind,
        String id,
        @Nullable Word from,
        @Nullable Word to) {
    /** A status as the page identifies it, and the API's text. */
    record Word(String status, String text) {}

    /** Returns the line of a change; {@code null} if the change is not logged. */
    static @Nullable LogLine of(BatchChange change) {
        return switch (change.kind()) {
            case CREATED -> line(change, "created");
            case STATUS_CHANGED -> line(change, "status_changed");
            case REMOVED -> line(change, "removed");
            case EXISTING, PROGRESSED -> null;
        };
    }

    private static LogLine line(BatchChange change, String kind) {
        return new LogLine(
                change.observedAt().toEpochMilli(),
                kind,
                change.batchId().toString(),
                word(change.before()),
                word(change.after()));
    }

    private static @Nullable Word word(@Nullable BatchSummary batch) {
        return batch == null ? null : new Word(batch.status().wireName(), Row.truncated(batch.statusText()));
    }
}
