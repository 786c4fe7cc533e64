package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import java.time.Duration;
import java.time.Instant;

/** One of the two bounds of a filter. */
enum Bound {
    AFTER(Topic.CREATED_AFTER) {
        @Override
        BatchFilter filter(Instant bound, Instant row) {
            return new BatchFilter(null, bound, row.plus(MARGIN));
        }
    },
    BEFORE(Topic.CREATED_BEFORE) {
        @Override
        BatchFilter filter(Instant bound, Instant row) {
            return new BatchFilter(null, row.minus(MARGIN), bound);
        }
    };

    /** The distance of the other bound from the row, which selects the row however it is compared. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    private final Topic topic;

    Bound(Topic topic) {
        this.topic = topic;
    }

    Topic topic() {
        return topic;
    }

    /** Returns a filter with this bound near a row, which limits the answer to the rows around it. */
    abstract BatchFilter filter(Instant bound, Instant row);

    /** Returns whether values before the threshold of a row select it, and not those from there on. */
    boolean selectsBeforeThreshold() {
        return this == AFTER;
    }
}
