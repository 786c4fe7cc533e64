package dev.batchsession.export;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchStatus;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The content of an exported file, to be compared with its manifest and with the API. Immutable.
 *
 * <pre>{@code
 * ExportCheck check = ExportCheck.of(Path.of("failed.ndjson.gz"));
 * check.problems().forEach(System.out::println);
 * }</pre>
 */
public final class ExportCheck {
    private final ExportManifest manifest;
    private final ExportTally tally;
    private final long bytes;
    private final String sha256;
    private final @Nullable String malformed;

    private ExportCheck(ExportManifest manifest, ExportTally tally, long bytes, @Nullable String malformed) {
        this.manifest = manifest;
        this.tally = tally;
        this.bytes = bytes;
        this.sha256 = tally.sha256();
        this.malformed = malformed;
    }

    /**
     * Reads a finished file and its manifest. Blocks. Takes a few seconds for each GB, and constant memory.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file, or no manifest beside it
     * @throws IOException if the file or its manifest cannot be read
     */
    public static ExportCheck of(Path file) throws IOException {
        ExportManifest manifest = ExportManifest.read(file);
        ExportTally tally = new ExportTally(manifest.started());
        String malformed = null;
        long bytes = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            if (bytes > 0 || manifest.format() == ExportFormat.CSV) {
                tally.addFile(in, manifest.format(), manifest.gzip());
            }
        } catch (MalformedRowException | EOFException | ZipException damaged) {
            malformed = Objects.toString(damaged.getMessage(), "the compressed data ends unexpectedly");
        }
        return new ExportCheck(manifest, tally, bytes, malformed);
    }

    /** Returns the manifest of the file. */
    public ExportManifest manifest() {
        return manifest;
    }

    /** Returns the size of the file in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Returns the SHA-256 of the file, in lower-case hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** Returns the number of rows before the first malformed one. */
    public long rows() {
        return tally.rows();
    }

    /** Returns the number of rows of each status that occurs, before the first malformed row. */
    public Map<BatchStatus, Long> rowsByStatus() {
        return tally.byStatus();
    }

    /** Returns the first malformed row, with its number and the problem, or empty if all rows are well-formed. */
    public Optional<String> malformed() {
        return Optional.ofNullable(malformed);
    }

    /** Returns how the file differs from its manifest, one sentence each, or an empty list if the file is intact. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        malformed().ifPresent(row -> problems.add("malformed row: " + row));
        addDifference(problems, "bytes", bytes, manifest.bytes());
        addDifference(problems, "SHA-256", sha256, manifest.sha256());
        addDifference(problems, "rows", rows(), manifest.rows());
        addDifference(problems, "rows by status", rowsByStatus(), manifest.rowsByStatus());
        return problems;
    }

    private static void addDifference(List<String> problems, String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            problems.add(what + ": the manifest has " + expected + " but the file has " + found);
        }
    }

    /**
     * Compares the file with the API's current count of the batches that it compared with when it was exported. Batches that were
     * deleted since are a difference.
     *
     * <p><b>Demand:</b> one call on subscription, or up to 40 if the numbers differ. <b>Cancel:</b> aborts the call.
     * <b>Threads:</b> emits on the thread on which the source emits its page. <b>Errors:</b> none; a failed call makes the outcome
     * {@link ExportVerification.Outcome#UNAVAILABLE}.
     */
    public Mono<ExportVerification> count(BatchSessionFlux batches) {
        return manifest.verification().createdBefore() == null
                ? Mono.just(manifest.verification())
                : new CountComparison(batches, manifest.filter(), tally).run();
    }
}
