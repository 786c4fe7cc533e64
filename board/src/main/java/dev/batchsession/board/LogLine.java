package dev.batchsession.board;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import org.jspecify.annotations.Nullable;

/**
 * A change as the page's log tells it. Progress is no line: the bars show it.
 *
 * @param at in milliseconds since 1970
 * @param kind created, status_changed or removed
 * @param from what it was; {@code null} where it was not known
 * @param to what it is; {@code null} where it is no more
 */
record LogLine(
        long at,
        String kind,
        String id,
        @Nullable Word from,
        @Nullable Word to) {
    /** A status, by the word that the page knows and the API's own. */
    record Word(String status, String text) {}

    /** The line of a change; {@code null} for one that is not told in the log. */
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
        return batch == null ? null : new Word(batch.status().wireName(), Row.cut(batch.statusText()));
    }
}
