package dev.batchsession.watch;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** The position of a batch in the order of creation. Undated batches come first. */
record CreationKey(Instant at, UUID id) implements Comparable<CreationKey> {
    private static final UUID FIRST_ID = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);
    private static final UUID LAST_ID = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Comparator<CreationKey> ORDER =
            Comparator.comparing(CreationKey::at).thenComparing(CreationKey::id);

    static CreationKey of(BatchSummary row) {
        Instant createdAt = row.createdAt();
        return new CreationKey(
                createdAt == null ? Instant.MIN : TimeRange.nearestRepresentable(createdAt), row.batchId());
    }

    static CreationKey startOf(Instant instant) {
        return new CreationKey(instant, FIRST_ID);
    }

    static CreationKey endOf(Instant instant) {
        return new CreationKey(instant, LAST_ID);
    }

    static CreationKey later(CreationKey one, CreationKey other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Whether this key is dated and not after the other. */
    boolean isUpTo(CreationKey other) {
        return isDated() && compareTo(other) <= 0;
    }

    boolean isDated() {
        return !at.equals(Instant.MIN);
    }

    boolean isIn(TimeRange range) {
        return isDated() && range.contains(at);
    }

    @Override
    public int compareTo(CreationKey other) {
        return ORDER.compare(this, other);
    }
}
