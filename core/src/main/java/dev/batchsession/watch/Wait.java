package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch that is waited for. Immutable.
 *
 * @param key its id, and its time of creation if that is known
 * @param absentSince the end of the first of the last polls that did not show it, in monotonic nanoseconds; {@code null} if the last
 *     poll showed it or none was complete
 */
record Wait(CreationKey key, @Nullable Long absentSince) {

    static Wait of(UUID batchId) {
        return new Wait(new CreationKey(Instant.MIN, requireNonNull(batchId, "batchId")), null);
    }

    static Wait of(BatchSummary batch) {
        return new Wait(CreationKey.of(batch), null);
    }

    UUID id() {
        return key.id();
    }

    boolean isAbsentFor(long nanos, long now) {
        return absentSince != null && now - absentSince >= nanos;
    }

    Wait present() {
        return absentSince == null ? this : new Wait(key, null);
    }

    Wait absent(long now) {
        return absentSince == null ? new Wait(key, now) : this;
    }
}
