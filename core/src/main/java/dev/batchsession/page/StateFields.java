package dev.batchsession.page;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The binary format of the values that all kinds of checkpoints contain. Called by publishers that can be resumed. */
public final class StateFields {
    /** The maximum length of an {@linkplain PageSource#origin() origin} in characters. */
    public static final int MAX_ORIGIN_LENGTH = 8_192;

    private StateFields() {}

    /**
     * Returns the source's origin, or {@code null} if it has none.
     *
     * @throws IllegalArgumentException if the source returns an invalid origin
     */
    public static @Nullable String originOf(PageSource source) {
        return checkedOrigin(source.origin().orElse(null));
    }

    /**
     * Returns the origin if it is valid or {@code null}.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    public static @Nullable String checkedOrigin(@Nullable String origin) {
        if (origin != null && (origin.isEmpty() || origin.length() > MAX_ORIGIN_LENGTH || !isPrintable(origin))) {
            throw new IllegalArgumentException("origin must be 1 to " + MAX_ORIGIN_LENGTH
                    + " printable ASCII characters but was a text of " + origin.length() + " characters");
        }
        return origin;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Writes an origin in the format that {@link #requireOrigin} reads. */
    public static void writeOrigin(DataOutputStream out, @Nullable String origin) throws IOException {
        out.writeUTF(origin == null ? "" : origin);
    }

    /**
     * Reads an origin written by {@link #writeOrigin}, and compares it with another.
     *
     * @param origin the origin of the source to resume with; {@code null} if unknown
     * @throws InvalidCheckpointException if both are known and differ
     * @throws IllegalArgumentException if the bytes are not an origin
     */
    public static void requireOrigin(DataInputStream in, @Nullable String origin) throws IOException {
        String found = in.readUTF();
        if (found.isEmpty()) {
            return;
        }
        checkedOrigin(found);
        if (origin != null && !origin.equals(found)) {
            throw new InvalidCheckpointException("the checkpoint belongs to another source: it was written for " + found
                    + " and cannot be resumed from " + origin);
        }
    }

    /** Writes a filter in the format that {@link #readFilter} reads. */
    public static void writeFilter(DataOutputStream out, BatchFilter filter) throws IOException {
        BatchStatus status = filter.status();
        out.writeUTF(status == null ? "" : status.name());
        writeInstant(out, filter.createdAfter());
        writeInstant(out, filter.createdBefore());
    }

    /**
     * Reads a filter written by {@link #writeFilter}.
     *
     * @throws IllegalArgumentException if the bytes are not a filter
     */
    public static BatchFilter readFilter(DataInputStream in) throws IOException {
        String status = in.readUTF();
        return new BatchFilter(status.isEmpty() ? null : BatchStatus.valueOf(status), readInstant(in), readInstant(in));
    }

    /** Writes an instant in the format that {@link #readInstant} reads. */
    public static void writeInstant(DataOutputStream out, @Nullable Instant instant) throws IOException {
        out.writeBoolean(instant != null);
        if (instant != null) {
            out.writeLong(instant.getEpochSecond());
            out.writeInt(instant.getNano());
        }
    }

    /**
     * Reads an instant written by {@link #writeInstant}.
     *
     * @throws DateTimeException if the bytes are not an instant
     */
    public static @Nullable Instant readInstant(DataInputStream in) throws IOException {
        return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
    }

    /** Writes an id in the format that {@link #readId} reads. */
    public static void writeId(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    /** Reads an id written by {@link #writeId}. */
    public static UUID readId(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
