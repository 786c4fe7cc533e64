package dev.batchsession.simulator;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import java.time.Instant;
import java.util.Comparator;

/** The order in which rows are served. Ties are ordered by id. */
public enum RowOrder {
    /** By creation time, newest first. */
    NEWEST_FIRST,
    /** By creation time, oldest first. */
    OLDEST_FIRST,
    /** By id, independent of time: new rows are inserted at random positions. */
    SHUFFLED;

    /** Returns a comparator by exact times. Undated rows are at one end, unless the rows are shuffled. */
    Comparator<SimulatedBatch> comparator(boolean undatedFirst) {
        Comparator<SimulatedBatch> byId = comparing(SimulatedBatch::batchId);
        if (this == SHUFFLED) {
            return byId;
        }
        Comparator<Instant> byTime = this == NEWEST_FIRST ? reverseOrder() : naturalOrder();
        return comparing(SimulatedBatch::createdAt, undatedFirst ? nullsFirst(byTime) : nullsLast(byTime))
                .thenComparing(byId);
    }
}
