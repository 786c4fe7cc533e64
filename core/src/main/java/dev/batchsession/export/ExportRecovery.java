package dev.batchsession.export;

import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** What an earlier run left, and whether this one can go on from it. Reads only. */
record ExportRecovery(ExportPaths paths, ExportFormat format, boolean gzip) {
    /**
     * What an earlier run vouches for; {@code null} where this one is to start from nothing.
     *
     * @throws ExportException where there is something that cannot be gone on from
     */
    @Nullable
    ExportCheckpoint state(long partSize, boolean restart) throws IOException {
        if (restart || !ExportPaths.isTaken(paths.checkpoint())) {
            if (ExportPaths.isTaken(paths.target())) {
                throw ExportFile.targetExists(paths);
            }
            if (!restart && partSize > 0) {
                throw refused(paths.part() + " has no checkpoint beside it, so it is of something else", null);
            }
            return null;
        }
        ExportCheckpoint saved = saved();
        requireSame("format", format, saved.format());
        requireSame("packing", gzip ? "gzip" : "none", saved.gzip() ? "gzip" : "none");
        requireRows(saved, partSize);
        return saved;
    }

    private ExportCheckpoint saved() {
        try {
            long size = Files.size(paths.checkpoint());
            if (size > ExportCheckpoint.MAX_BYTES) {
                throw new InvalidCheckpointException("it has " + size + " bytes, more than an export's may have ("
                        + ExportCheckpoint.MAX_BYTES + ")");
            }
            return ExportCheckpoint.decode(Files.readAllBytes(paths.checkpoint()));
        } catch (InvalidCheckpointException unreadable) {
            throw refused(unreadable.getMessage(), unreadable);
        } catch (IOException unreadable) {
            throw refused(IoMessage.of(unreadable), unreadable);
        }
    }

    private void requireSame(String what, Object asked, Object found) {
        if (!asked.equals(found)) {
            throw refused(
                    "it is of an export with another " + what + ": asked for " + asked + " but it has " + found, null);
        }
    }

    /** Where the final name is taken, that must be this export's own doing: it died before it took the rest away. */
    private void requireRows(ExportCheckpoint saved, long partSize) throws IOException {
        if (ExportPaths.isTaken(paths.target())) {
            boolean ours = saved.complete() && Files.size(paths.target()) == saved.bytes() && isSpent(partSize);
            if (!ours) {
                throw ExportFile.targetExists(paths);
            }
        } else if (partSize < saved.bytes() || (saved.complete() && partSize > saved.bytes())) {
            throw refused(
                    paths.part() + " has " + partSize + " bytes of the " + saved.bytes() + " that it counts", null);
        }
    }

    private boolean isSpent(long partSize) throws IOException {
        return partSize == 0 || Files.isSameFile(paths.part(), paths.target());
    }

    ExportException refused(@Nullable String why, @Nullable Throwable cause) {
        return new ExportException(
                Reason.CHECKPOINT_REFUSED,
                paths.target(),
                "cannot go on from " + paths.checkpoint() + ": " + why
                        + " (nothing was changed; start over with restart)",
                cause);
    }
}
