package dev.batchsession.paging;

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

/**
 * The header of every listing checkpoint: which listing the checkpoint belongs to. It is followed by a position, which the
 * engine of the listing writes and reads.
 *
 * @param consistency the name of the listing's consistency
 * @param pageSize the number of rows per page
 * @param filter the listing's filter
 * @param origin the {@linkplain dev.batchsession.page.PageSource#origin() origin} of the rows; {@code null} if unknown
 */
public record ListingCheckpoint(
        String consistency,
        int pageSize,
        BatchFilter filter,
        @Nullable String origin) {
    private static final String KIND = "listing";
    private static final int VERSION = 2;
    private static final int FIRST_WITH_ORIGIN = 2;

    /** Writes a position. Called when the text of the checkpoint is needed. */
    public interface PositionWriter {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads a position written by a {@link PositionWriter}. */
    public interface PositionReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Returns a checkpoint of this listing at a position. */
    public Checkpoint at(PositionWriter position) {
        return Checkpoint.of(KIND, VERSION, () -> bytes(position));
    }

    /**
     * Returns the position of a checkpoint.
     *
     * @throws InvalidCheckpointException if the checkpoint does not belong to this listing
     */
    public <T> T position(Checkpoint checkpoint, PositionReader<T> position) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(checkpoint.state(KIND, VERSION)));
        try {
            requireSame("consistency", consistency, in.readUTF());
            requireSame("page size", pageSize, in.readUnsignedByte());
            requireSame("filter", filter, StateFields.readFilter(in));
            if (checkpoint.version() >= FIRST_WITH_ORIGIN) {
                StateFields.requireOrigin(in, origin);
            }
            T read = position.read(in);
            if (in.read() >= 0) {
                throw new IOException("trailing bytes");
            }
            return read;
        } catch (InvalidCheckpointException refused) {
            throw refused;
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException unreadable) {
            throw new InvalidCheckpointException("the checkpoint contains no position of a listing: " + unreadable);
        }
    }

    private byte[] bytes(PositionWriter position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeUTF(consistency);
            out.writeByte(pageSize);
            StateFields.writeFilter(out, filter);
            StateFields.writeOrigin(out, origin);
            position.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory accepts every byte
        }
        return bytes.toByteArray();
    }

    private static void requireSame(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new InvalidCheckpointException("the checkpoint belongs to a listing with another " + what
                    + ": expected " + expected + " but was " + found);
        }
    }
}
