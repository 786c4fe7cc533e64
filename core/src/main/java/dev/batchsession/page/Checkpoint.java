package dev.batchsession.page;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A resumable position in a listing, an export or a watch. Immutable and safe for concurrent use. The content is opaque:
 * {@link #encode()} returns it as one line of printable ASCII (letters, digits, {@code . - _}), and {@link #decode(String)} reads
 * that line, in another process and in any later version of this library. It contains no API key, but ids and times of batches.
 *
 * <p>Taking a checkpoint costs next to nothing; its text is created when {@link #encode()} is called.
 */
public final class Checkpoint {
    private static final String PREFIX = "bsf";
    private static final String PART = ".";
    private static final int CHECKSUM_BYTES = 4;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String kind;
    private final int version;
    private final Supplier<byte[]> state;

    private Checkpoint(String kind, int version, Supplier<byte[]> state) {
        this.kind = kind;
        this.version = version;
        this.state = state;
    }

    /**
     * Returns a checkpoint. Called by publishers that can be resumed; applications obtain checkpoints from those.
     *
     * @param kind the kind of publisher, in lower-case letters
     * @param version the version of the format of the state, from 1
     * @param state supplies the state; must return the same bytes whenever it is called
     */
    public static Checkpoint of(String kind, int version, Supplier<byte[]> state) {
        if (!isKind(kind)) {
            throw new IllegalArgumentException("kind must be lower-case letters but was " + kind);
        }
        if (version < 1) {
            throw new IllegalArgumentException("version must be >= 1 but was " + version);
        }
        return new Checkpoint(kind, version, requireNonNull(state, "state"));
    }

    /**
     * Returns the checkpoint that {@link #encode()} returned as this text.
     *
     * @throws InvalidCheckpointException if the text is not a checkpoint, or was truncated or changed
     */
    public static Checkpoint decode(String text) {
        String[] parts = requireNonNull(text, "text").split("\\.", -1);
        Integer version = parts.length == 4 ? version(parts[2]) : null;
        if (version == null || !parts[0].equals(PREFIX) || !isKind(parts[1])) {
            throw new InvalidCheckpointException("this is not a checkpoint");
        }
        byte[] bytes = bytes(parts[3]);
        if (bytes == null || bytes.length < CHECKSUM_BYTES) {
            throw damaged();
        }
        ByteBuffer withChecksum = ByteBuffer.wrap(bytes);
        byte[] state = new byte[bytes.length - CHECKSUM_BYTES];
        withChecksum.get(state);
        if (withChecksum.getInt() != checksum(parts[1], version, state)) {
            throw damaged();
        }
        return new Checkpoint(parts[1], version, state::clone);
    }

    /**
     * Returns this checkpoint as one line of printable ASCII. The line of a listing has a few dozen characters, or more if many
     * batches share an instant; the line of a watch has about 50 characters per tracked batch.
     */
    public String encode() {
        byte[] bytes = state.get();
        ByteBuffer withChecksum = ByteBuffer.allocate(bytes.length + CHECKSUM_BYTES);
        withChecksum.put(bytes).putInt(checksum(kind, version, bytes));
        return String.join(PART, PREFIX, kind, Integer.toString(version), ENCODER.encodeToString(withChecksum.array()));
    }

    /**
     * Returns the state. Called by the publisher that wrote it.
     *
     * @param kind the kind that the publisher writes
     * @param newestVersion the newest version that the publisher reads
     * @throws InvalidCheckpointException if this is a checkpoint of another kind or of a newer version
     */
    public byte[] state(String kind, int newestVersion) {
        if (!this.kind.equals(kind)) {
            throw new InvalidCheckpointException(
                    "expected a checkpoint of a " + kind + " but this is one of a " + this.kind);
        }
        if (version > newestVersion) {
            throw new InvalidCheckpointException("the checkpoint has version " + version
                    + ", written by a newer version of this library; this one reads up to " + newestVersion);
        }
        return state.get();
    }

    /** Returns the version of the format of the state. */
    public int version() {
        return version;
    }

    /** Returns whether the other object is a checkpoint with the same text. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Checkpoint that && encode().equals(that.encode());
    }

    @Override
    public int hashCode() {
        return encode().hashCode();
    }

    @Override
    public String toString() {
        return "Checkpoint[" + kind + ']';
    }

    /** Called for each page of a listing, so it does without a stream of characters. */
    private static boolean isKind(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static @Nullable Integer version(String text) {
        try {
            int version = Integer.parseInt(text);
            return version >= 1 ? version : null;
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    private static byte @Nullable [] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    private static int checksum(String kind, int version, byte[] state) {
        CRC32 crc = new CRC32();
        kind.chars().forEach(crc::update);
        crc.update(version);
        crc.update(state);
        return (int) crc.getValue();
    }

    private static InvalidCheckpointException damaged() {
        return new InvalidCheckpointException("the checkpoint is damaged: it was truncated or changed");
    }
}
