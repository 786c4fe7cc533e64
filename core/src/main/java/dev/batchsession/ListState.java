package dev.batchsession;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.StateFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/** What a listing's checkpoint holds: which listing it is of, then a position, which the walk writes and reads. */
final class ListState {
    private static final String KIND = "listing";
    private static final int VERSION = 2;
    private static final int FIRST_WITH_ORIGIN = 2;

    private ListState() {}

    /** Writes a position; called when the checkpoint's text is wanted. */
    interface PositionWriter {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads what a {@link PositionWriter} wrote. */
    interface PositionReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** @param origin the source's; {@code null} if unknown */
    static Checkpoint checkpoint(
            @Nullable String origin, BatchFilter filter, ListOptions options, PositionWriter position) {
        return Checkpoint.of(KIND, VERSION, () -> bytes(origin, filter, options, position));
    }

    /** @throws InvalidCheckpointException where the checkpoint is not one of this listing */
    static <T> T position(
            Checkpoint checkpoint,
            @Nullable String origin,
            BatchFilter filter,
            ListOptions options,
            PositionReader<T> position) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(checkpoint.state(KIND, VERSION)));
        try {
            requireSame("consistency", options.consistency(), Consistency.valueOf(in.readUTF()));
            requireSame("page size", options.pageSize(), in.readUnsignedByte());
            requireSame("filter", filter, StateFields.readFilter(in));
            if (checkpoint.version() >= FIRST_WITH_ORIGIN) {
                StateFields.requireOrigin(in, origin);
            }
            T read = position.read(in);
            if (in.read() >= 0) {
                throw new IOException("bytes are left over");
            }
            return read;
        } catch (InvalidCheckpointException refused) {
            throw refused;
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException unreadable) {
            throw new InvalidCheckpointException("the checkpoint holds no position of a listing: " + unreadable);
        }
    }

    private static byte[] bytes(
            @Nullable String origin, BatchFilter filter, ListOptions options, PositionWriter position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeUTF(options.consistency().name());
            out.writeByte(options.pageSize());
            StateFields.writeFilter(out, filter);
            StateFields.writeOrigin(out, origin);
            position.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory takes every byte
        }
        return bytes.toByteArray();
    }

    private static void requireSame(String what, Object asked, Object found) {
        if (!asked.equals(found)) {
            throw new InvalidCheckpointException("the checkpoint is of a listing with another " + what + ": asked for "
                    + asked + " but it has " + found);
        }
    }
}
