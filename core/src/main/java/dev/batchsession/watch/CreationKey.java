package dev.batchsession.watch;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** The position of a batch in the order of creation. Undated batches come first. */
record CreationKey(Instant at, UUID id) implements Comparable<CreationKey> {
    private static final UUID FIRST_ID = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);
    private static final UUID LAST_ID = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Comparator<CreationKey> ORDER =
            Comparator.comparing(CreationKey::at).thenComparing(CreationKey::id);

    static CreationKey of(BatchSummary row) {
        Instant createdAt = row.createdAt();
        return new CreationKey(createdAt == null ? Instant.MIN : representable(createdAt), row.batchId());
    }

    /** Returns the closest instant that a filter can contain, since a source may return any time. */
    static Instant representable(Instant instant) {
        Instant notBefore = instant.isBefore(EARLIEST) ? EARLIEST : instant;
        return notBefore.isAfter(LATEST) ? LATEST : notBefore;
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

    @Override
    public int compareTo(CreationKey other) {
        return ORDER.compare(this, other);
    }
}
