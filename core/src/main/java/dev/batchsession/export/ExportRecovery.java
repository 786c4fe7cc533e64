package dev.batchsession.export;

import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads the checkpoint of an earlier run and checks whether this run can resume from it. Changes no file. */
record ExportRecovery(ExportPaths paths, ExportFormat format, boolean gzip, Instant now) {
    /**
     * Returns the phase in which this run finds the files.
     *
     * @throws ExportException if files of an earlier run exist and this run cannot resume from them
     */
    ExportPhase phase(long partSize, boolean restart) throws IOException {
        if (restart || !ExportPaths.exists(paths.checkpoint())) {
            if (ExportPaths.exists(paths.target())) {
                throw ExportFile.targetExists(paths);
            }
            if (!restart && partSize > 0) {
                throw refused(paths.part() + " has rows but no checkpoint, so it does not belong to an export", null);
            }
            return new ExportPhase.New(ExportCheckpoint.start(format, gzip, now));
        }
        ExportCheckpoint saved = saved();
        requireSame("format", format, saved.format());
        requireSame("compression", gzip ? "gzip" : "none", saved.gzip() ? "gzip" : "none");
        requireRows(saved, partSize);
        return new ExportPhase.Resumed(saved);
    }

    /**
     * Reads the durable rows, since neither a checkpoint nor the JDK can keep the state of a hash. Costs a hundredth of the time that
     * listing them took, or less.
     *
     * @param part the partial file. If an earlier run published and deleted it, the target is read instead
     * @param isCancelled ends the reading with an exception if it returns true; called before each chunk
     * @throws ExportException if the rows are not those that the checkpoint counts
     */
    ExportTally tally(ExportCheckpoint durable, PartFile part, BooleanSupplier isCancelled) throws IOException {
        try {
            Instant started = durable.started();
            if (started == null) {
                // of an earlier version: every batch before its newest row had been created when it listed that row
                Instant newest = read(durable, part, isCancelled, now).newest();
                started = newest == null ? now : newest;
            }
            ExportTally tally = read(durable, part, isCancelled, started);
            if (tally.rows() != durable.rows()) {
                throw new MalformedRowException(
                        tally.rows(), "the last row, but the checkpoint counts " + durable.rows());
            }
            return tally;
        } catch (MalformedRowException | EOFException | ZipException damaged) {
            throw refused("the rows are damaged: " + damaged.getMessage(), damaged);
        }
    }

    private ExportTally read(ExportCheckpoint durable, PartFile part, BooleanSupplier isCancelled, Instant started)
            throws IOException {
        ExportTally tally = new ExportTally(started);
        if (durable.bytes() > 0) {
            boolean isPart = part.size() >= durable.bytes();
            try (InputStream bytes = isPart ? part.read(durable.bytes()) : Files.newInputStream(paths.target())) {
                tally.addFile(new Cancellable(bytes, isCancelled), format, gzip);
            }
        }
        return tally;
    }

    /** Throws an exception instead of reading on if the run was cancelled. */
    private static final class Cancellable extends FilterInputStream {
        private final BooleanSupplier isCancelled;

        Cancellable(InputStream in, BooleanSupplier isCancelled) {
            super(in);
            this.isCancelled = isCancelled;
        }

        @Override
        public int read() throws IOException {
            requireRunning();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            requireRunning();
            return super.read(bytes, offset, length);
        }

        private void requireRunning() throws InterruptedIOException {
            if (isCancelled.getAsBoolean()) {
                throw new InterruptedIOException("cancelled");
            }
        }
    }

    private ExportCheckpoint saved() {
        try {
            long size = Files.size(paths.checkpoint());
            if (size > ExportCheckpoint.MAX_BYTES) {
                throw new InvalidCheckpointException(
                        "it has " + size + " bytes, more than the maximum of " + ExportCheckpoint.MAX_BYTES);
            }
            return ExportCheckpoint.decode(Files.readAllBytes(paths.checkpoint()));
        } catch (InvalidCheckpointException unreadable) {
            throw refused(unreadable.getMessage(), unreadable);
        } catch (IOException unreadable) {
            throw refused(IoMessage.of(unreadable), unreadable);
        }
    }

    private void requireSame(String property, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw refused(
                    "it belongs to an export with another " + property + ": expected " + expected + " but was "
                            + actual,
                    null);
        }
    }

    /**
     * Accepts an existing target only if an earlier run of this export created it and ended before it deleted the other
     * files.
     */
    private void requireRows(ExportCheckpoint saved, long partSize) throws IOException {
        if (ExportPaths.exists(paths.target())) {
            boolean own = saved.complete() && Files.size(paths.target()) == saved.bytes() && isObsolete(partSize);
            if (!own) {
                throw ExportFile.targetExists(paths);
            }
        } else if (partSize < saved.bytes() || (saved.complete() && partSize > saved.bytes())) {
            throw refused(
                    paths.part() + " has " + partSize + " bytes, but the checkpoint counts " + saved.bytes(), null);
        }
    }

    private boolean isObsolete(long partSize) throws IOException {
        return partSize == 0 || Files.isSameFile(paths.part(), paths.target());
    }

    ExportException refused(@Nullable String reason, @Nullable Throwable cause) {
        return new ExportException(
                Reason.CHECKPOINT_REFUSED,
                paths.target(),
                "cannot resume from " + paths.checkpoint() + ": " + reason
                        + " (no file was changed; start over with restart)",
                cause);
    }
}
