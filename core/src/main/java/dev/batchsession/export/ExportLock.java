package dev.batchsession.export;

import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.file.FileLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Excludes other exports to the same target, of this process and of others, by a {@link FileLock} on the partial file. */
final class ExportLock implements AutoCloseable {
    private final ExportPaths paths;
    private final ExportFileOps fileOps;
    private final FileLock lock;
    private final boolean createdPart;

    private ExportLock(ExportPaths paths, ExportFileOps fileOps, FileLock lock) throws IOException {
        this.paths = paths;
        this.fileOps = fileOps;
        this.lock = lock;
        this.createdPart = create(paths.part(), fileOps);
        if (createdPart) {
            lockOrDelete();
        } else {
            lockPart();
        }
    }

    /** @throws ExportException if another export to the target is running, or the folder is missing or not writable */
    static ExportLock acquire(ExportPaths paths, ExportFileOps fileOps) {
        try {
            FileLock lock = FileLock.claim(realPart(paths)).orElseThrow(() -> inUse(paths, null));
            ExportLock acquired = null;
            try {
                acquired = new ExportLock(paths, fileOps, lock);
                return acquired;
            } finally {
                if (acquired == null) {
                    lock.close();
                }
            }
        } catch (IOException unusable) {
            throw new ExportException(
                    Reason.FOLDER_UNUSABLE,
                    paths.target(),
                    "cannot write in " + paths.folder() + ": " + IoMessage.of(unusable),
                    unusable);
        }
    }

    private static Path realPart(ExportPaths paths) throws IOException {
        if (!Files.isDirectory(paths.folder())) {
            throw new ExportException(
                    Reason.FOLDER_UNUSABLE, paths.target(), "no such folder: " + paths.folder(), null);
        }
        return paths.folder().toRealPath().resolve(paths.part().getFileName());
    }

    private void lockPart() throws IOException {
        try {
            if (!lock.tryLock(paths.part(), fileOps)) {
                throw inUse(paths, null);
            }
        } catch (NoSuchFileException publishedMeanwhile) { // by the last holder, under the final name
            throw inUse(paths, publishedMeanwhile);
        }
    }

    /** Deletes the partial file that this run created if it cannot be opened and locked: no other run uses it then. */
    private void lockOrDelete() throws IOException {
        try {
            lockPart();
        } catch (IOException unusable) {
            try {
                fileOps.delete(paths.part());
            } catch (IOException kept) {
                unusable.addSuppressed(kept);
            }
            throw unusable;
        }
    }

    private static boolean create(Path part, ExportFileOps fileOps) throws IOException {
        try {
            fileOps.create(part);
            return true;
        } catch (FileAlreadyExistsException ofAnEarlierRun) {
            return false;
        }
    }

    private static ExportException inUse(ExportPaths paths, @Nullable Throwable cause) {
        return new ExportException(
                Reason.IN_USE, paths.target(), "another export to " + paths.target() + " is running", cause);
    }

    /** Returns the channel to the partial file. Closing it would release the lock, so {@link #close()} does. */
    FileChannel part() {
        return lock.channel();
    }

    /** Replaces the partial file by an empty one. */
    void renewPart() throws IOException {
        FileChannel old = lock.channel();
        try {
            fileOps.delete(paths.part());
            create(paths.part(), fileOps);
            lockPart();
        } finally {
            old.close(); // it excludes others until the new file is locked
        }
    }

    /** Returns whether this run created the partial file. */
    boolean createdPart() {
        return createdPart;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
