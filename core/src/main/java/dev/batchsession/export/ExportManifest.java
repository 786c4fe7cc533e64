package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The content of {@code FILE.manifest.json}, which an export writes beside its file. Immutable.
 *
 * @param format the format of the rows
 * @param gzip whether the file is compressed
 * @param filter the batches that were exported
 * @param started when the first run of the export started, by the clock of its machine
 * @param finished when the file was complete
 * @param rows the number of rows
 * @param bytes the size of the file
 * @param sha256 the SHA-256 of the file, in lower-case hexadecimal digits
 * @param rowsByStatus the number of rows of each status that occurs
 * @param verification the comparison with the API's count
 */
public record ExportManifest(
        ExportFormat format,
        boolean gzip,
        BatchFilter filter,
        Instant started,
        Instant finished,
        long rows,
        long bytes,
        String sha256,
        Map<BatchStatus, Long> rowsByStatus,
        ExportVerification verification) {

    /** The maximum size of a manifest in bytes, far above that of any. */
    private static final int MAX_BYTES = 1 << 20;

    /** Copies the map. */
    public ExportManifest {
        requireNonNull(format, "format");
        requireNonNull(filter, "filter");
        requireNonNull(started, "started");
        requireNonNull(finished, "finished");
        requireNonNull(sha256, "sha256");
        requireNonNull(verification, "verification");
        Map<BatchStatus, Long> sorted = new EnumMap<>(BatchStatus.class);
        sorted.putAll(rowsByStatus);
        rowsByStatus = Collections.unmodifiableMap(sorted);
    }

    /** Returns the path of the manifest of an exported file. */
    public static Path path(Path file) {
        return ExportPaths.of(file).manifest();
    }

    /**
     * Reads the manifest of an exported file. Blocks.
     *
     * @param file the exported file, which itself is not read
     * @throws java.nio.file.NoSuchFileException if the file has no manifest
     * @throws IOException if the manifest cannot be read, is damaged, or was written by a newer version
     */
    public static ExportManifest read(Path file) throws IOException {
        Path manifest = path(file);
        long size = Files.size(manifest);
        if (size > MAX_BYTES) {
            throw new IOException(manifest + " has " + size + " bytes, more than the maximum of " + MAX_BYTES);
        }
        return ManifestJson.decode(Files.readAllBytes(manifest), manifest);
    }
}
