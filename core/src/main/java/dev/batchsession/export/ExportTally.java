package dev.batchsession.export;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a file contains: the SHA-256 of its bytes, and its rows by status and time of creation. Counts what an export writes, or what a
 * file is read to contain. Memory is bounded. Not safe for concurrent use.
 */
final class ExportTally {
    /** Rows this close to the start of an export are not compared, because clocks differ. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /** How far back a second without rows is looked for, at which all servers agree on the rows before. */
    private static final int LIMITS = 64;

    private static final int BUFFER = 64 * 1024;

    private final MessageDigest sha256 = newSha256();
    private final Map<BatchStatus, Counter> byStatus = new EnumMap<>(BatchStatus.class);
    private final CreationHistogram histogram = new CreationHistogram();
    private final Instant started;
    private final long limitSecond;
    private final long[] inSecond = new long[LIMITS]; // by the number of seconds before the limit
    private long rows;
    private long undated;
    private long beforeLimit;
    private @Nullable Instant newest;

    private static final class Counter {
        private long rows;
    }

    /** @param started when the export started */
    ExportTally(Instant started) {
        this.started = started;
        this.limitSecond = started.minus(CLOCK_TOLERANCE).getEpochSecond();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) { // every Java platform has it
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds bytes of the file. */
    void addBytes(ByteBuffer bytes) {
        sha256.update(bytes);
    }

    void addRows(BatchPage page) {
        for (BatchSummary row : page.batches()) {
            addRow(row.status(), row.createdAt());
        }
    }

    void addRow(BatchStatus status, @Nullable Instant createdAt) {
        rows++;
        byStatus.computeIfAbsent(status, absent -> new Counter()).rows++;
        if (createdAt == null) {
            undated++;
            return;
        }
        newest = newest == null || createdAt.isAfter(newest) ? createdAt : newest;
        long second = createdAt.getEpochSecond();
        if (second < limitSecond) {
            beforeLimit++;
            histogram.add(second);
        }
        if (second <= limitSecond && second > limitSecond - LIMITS) {
            inSecond[(int) (limitSecond - second)]++;
        }
    }

    /**
     * Adds the bytes of a file and the rows that they encode. Blocks.
     *
     * @param file the bytes of the file; {@code available()} returns 0 at their end
     * @throws MalformedRowException if a row is malformed. All bytes are added nevertheless
     */
    void addFile(InputStream file, ExportFormat format, boolean gzip) throws IOException {
        InputStream hashed = new DigestInputStream(file, sha256);
        try {
            InputStream rows = gzip ? new GZIPInputStream(hashed, BUFFER) : hashed;
            RowDecoder.of(format).decode(rows, this);
        } finally {
            hashed.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Returns when the export started. */
    Instant started() {
        return started;
    }

    /** Returns the latest instant before which batches can be compared. */
    Instant latestLimit() {
        return Instant.ofEpochSecond(limitSecond);
    }

    /** Returns the instant before which batches are compared: the latest whole second without rows, if there is one nearby. */
    Instant limit() {
        return latestLimit().minusSeconds(limitIndex());
    }

    private int limitIndex() {
        for (int i = 0; i < LIMITS; i++) {
            if (inSecond[i] == 0) {
                return i;
            }
        }
        return 0;
    }

    long rows() {
        return rows;
    }

    /** Returns the number of rows created before the limit. */
    long beforeLimit() {
        return beforeLimit - Arrays.stream(inSecond, 1, 1 + limitIndex()).sum();
    }

    /** Returns the number of rows created in the second that begins at the limit. */
    long inLimitSecond() {
        return inSecond[limitIndex()];
    }

    /** Returns the number of rows without {@code created_at}. */
    long undated() {
        return undated;
    }

    /** Returns the latest {@code created_at}; {@code null} if there is none. */
    @Nullable
    Instant newest() {
        return newest;
    }

    CreationHistogram.Bounds bounds() {
        return histogram.bounds();
    }

    /** Returns the number of rows of each status that occurs. */
    Map<BatchStatus, Long> byStatus() {
        Map<BatchStatus, Long> counts = new EnumMap<>(BatchStatus.class);
        byStatus.forEach((status, counter) -> counts.put(status, counter.rows));
        return counts;
    }

    /** Returns the SHA-256 of all bytes in hexadecimal digits, and starts over. */
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
