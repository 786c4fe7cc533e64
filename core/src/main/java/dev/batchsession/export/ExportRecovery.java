package dev.batchsession.export;

import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Reads the checkpoint of an earlier run and checks whether this run can resume from it. Changes no file. */
record ExportRecovery(ExportPaths paths, ExportFormat format, boolean gzip) {
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
            return new ExportPhase.New(ExportCheckpoint.start(format, gzip, BatchPage.UNKNOWN));
        }
        ExportCheckpoint saved = saved();
        requireSame("format", format, saved.format());
        requireSame("compression", gzip ? "gzip" : "none", saved.gzip() ? "gzip" : "none");
        requireRows(saved, partSize);
        return new ExportPhase.Resumed(saved);
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
