package dev.batchsession.kafka;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source offset that is encoded when it is first read. Each record has its own, so that a worker that stops in the middle
 * of a poll's records commits exactly those it has sent. A worker writes only the last offset of a flush, and that of a
 * watch may have a megabyte, so the others are never encoded. Safe for concurrent use.
 */
final class LazyOffset extends AbstractMap<String, Object> {
    private @Nullable Supplier<Map<String, Object>> encoder;
    private @Nullable Map<String, Object> encoded;

    /** @param encoder called at most once, by any thread */
    LazyOffset(Supplier<Map<String, Object>> encoder) {
        this.encoder = encoder;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return encoded().entrySet();
    }

    private synchronized Map<String, Object> encoded() {
        if (encoded == null && encoder != null) {
            encoded = Map.copyOf(encoder.get());
            encoder = null;
        }
        return encoded == null ? Map.of() : encoded;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || super.equals(other);
    }

    /** Identity hash code, since a worker hashes each record that it sends and would encode every offset. */
    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Omits the content, since a worker logs records that it fails to send. */
    @Override
    public String toString() {
        return "LazyOffset";
    }
}
