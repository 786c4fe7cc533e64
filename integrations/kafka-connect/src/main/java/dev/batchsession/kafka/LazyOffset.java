package dev.batchsession.kafka;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source offset that is put together when it is looked into. Each record has one of its own, so that whatever a worker
 * commits, also where it stops amid what a poll returned, is exactly what was sent; but a worker writes only the last of a
 * flush, and a watch's may have a megabyte. Safe for concurrent use.
 */
final class LazyOffset extends AbstractMap<String, Object> {
    private @Nullable Supplier<Map<String, Object>> maker;
    private @Nullable Map<String, Object> made;

    /** {@code maker} is asked once at most, by any thread. */
    LazyOffset(Supplier<Map<String, Object>> maker) {
        this.maker = maker;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return made().entrySet();
    }

    private synchronized Map<String, Object> made() {
        if (made == null && maker != null) {
            made = Map.copyOf(maker.get());
            maker = null;
        }
        return made == null ? Map.of() : made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || super.equals(other);
    }

    /** Of the object, not of what is in it: a worker hashes each record that it sends. */
    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Says nothing of what is in it: a worker that fails to send a record logs it. */
    @Override
    public String toString() {
        return "LazyOffset";
    }
}
