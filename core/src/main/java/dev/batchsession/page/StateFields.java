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

/** How the values that every kind of checkpoint holds are written and read, for publishers that can be resumed. */
public final class StateFields {
    private StateFields() {}

    /** Writes what {@link #readFilter} reads. */
    public static void writeFilter(DataOutputStream out, BatchFilter filter) throws IOException {
        BatchStatus status = filter.status();
        out.writeUTF(status == null ? "" : status.name());
        writeInstant(out, filter.createdAfter());
        writeInstant(out, filter.createdBefore());
    }

    /**
     * Reads what {@link #writeFilter} wrote.
     *
     * @throws IllegalArgumentException where the bytes are those of no filter
     */
    public static BatchFilter readFilter(DataInputStream in) throws IOException {
        String status = in.readUTF();
        return new BatchFilter(status.isEmpty() ? null : BatchStatus.valueOf(status), readInstant(in), readInstant(in));
    }

    /** Writes what {@link #readInstant} reads. */
    public static void writeInstant(DataOutputStream out, @Nullable Instant instant) throws IOException {
        out.writeBoolean(instant != null);
        if (instant != null) {
            out.writeLong(instant.getEpochSecond());
            out.writeInt(instant.getNano());
        }
    }

    /**
     * Reads what {@link #writeInstant} wrote.
     *
     * @throws DateTimeException where the bytes are those of no instant
     */
    public static @Nullable Instant readInstant(DataInputStream in) throws IOException {
        return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
    }

    /** Writes what {@link #readId} reads. */
    public static void writeId(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    /** Reads what {@link #writeId} wrote. */
    public static UUID readId(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
