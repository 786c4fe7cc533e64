package dev.batchsession.simulator;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import java.time.Instant;
import java.util.Comparator;

/** The order in which rows are served. It is always total, since rows of one instant stand in the order of their ids. */
public enum RowOrder {
    /** By time of creation, the latest first. */
    NEWEST_FIRST,
    /** By time of creation, the earliest first. */
    OLDEST_FIRST,
    /** By id, which has nothing to do with time: a row that is added gets a place anywhere. */
    SHUFFLED;

    /** By the rows' true times; those without one stand together at one end, unless shuffled. */
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
