package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the checkpoint file holds, as one object of JSON.
 *
 * @param bytes length of the partial file that these rows end at
 * @param listing where the listing goes on; {@code null} before the first page
 * @param complete whether the listing had ended: only the final name is left to do
 */
record SavedState(
        ExportFormat format,
        boolean gzip,
        long bytes,
        long rows,
        long pages,
        long expectedRows,
        @Nullable Checkpoint listing,
        boolean complete) {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** Nothing written yet. */
    static SavedState start(ExportFormat format, boolean gzip, long expectedRows) {
        return new SavedState(format, gzip, 0, 0, 0, expectedRows, null, false);
    }

    SavedState after(long bytes, long rows, long pages, long expectedRows, @Nullable Checkpoint listing) {
        return new SavedState(format, gzip, bytes, rows, pages, expectedRows, listing, false);
    }

    SavedState completed() {
        return new SavedState(format, gzip, bytes, rows, pages, expectedRows, listing, true);
    }

    byte[] encode() {
        Wire unsealed = new Wire(
                VERSION,
                format,
                gzip,
                bytes,
                rows,
                pages,
                expectedRows,
                complete,
                listing == null ? "" : listing.encode(),
                0);
        return (JSON.writeValueAsString(unsealed.sealed()) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    /** @throws InvalidCheckpointException where it was not {@link #encode()} that wrote this, or another version's */
    static SavedState decode(byte[] text) {
        JsonNode json = tree(text);
        int version = json.path("export_checkpoint").asInt(0);
        if (version < 1) {
            throw new InvalidCheckpointException("it is not an export's, or damaged");
        }
        if (version > VERSION) {
            throw new InvalidCheckpointException("it has version " + version
                    + ", written by a newer version of this library; this one reads up to " + VERSION);
        }
        return wire(json).state();
    }

    private static JsonNode tree(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException noJson) {
            throw new InvalidCheckpointException("it is not an export's, or damaged");
        }
    }

    private static Wire wire(JsonNode json) {
        try {
            Wire wire = JSON.treeToValue(json, Wire.class);
            if (wire.isIntact() && wire.isWhole()) {
                return wire;
            }
        } catch (JacksonException wrongShape) {
            // Said below.
        }
        throw new InvalidCheckpointException("it is damaged: it was cut or changed");
    }

    /** @param crc32 over all the others: who edits a length would have the rows cut in the wrong place */
    private record Wire(
            int exportCheckpoint,
            @Nullable ExportFormat format,
            boolean gzip,
            long bytes,
            long rows,
            long pages,
            long expectedRows,
            boolean complete,
            @Nullable String listing,
            long crc32) {

        Wire sealed() {
            return withCrc32(crc32OfTheOthers());
        }

        boolean isIntact() {
            return crc32 == crc32OfTheOthers();
        }

        /** The checksum tells damage, not who wrote it. */
        boolean isWhole() {
            return format != null && listing != null && bytes >= 0 && rows >= 0 && pages >= 0;
        }

        private long crc32OfTheOthers() {
            CRC32 crc = new CRC32();
            crc.update(withCrc32(0).toString().getBytes(StandardCharsets.UTF_8));
            return crc.getValue();
        }

        private Wire withCrc32(long crc32) {
            return new Wire(exportCheckpoint, format, gzip, bytes, rows, pages, expectedRows, complete, listing, crc32);
        }

        SavedState state() {
            String text = requireNonNull(listing);
            Checkpoint decoded = text.isEmpty() ? null : Checkpoint.decode(text);
            return new SavedState(requireNonNull(format), gzip, bytes, rows, pages, expectedRows, decoded, complete);
        }
    }
}
