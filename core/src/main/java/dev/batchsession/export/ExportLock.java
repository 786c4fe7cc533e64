package dev.batchsession.export;

import dev.batchsession.export.ExportException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other exports away from a target: those of this process by a set of names, those of others by a lock on the partial
 * file, which ends with the process that holds it. The set comes first: on POSIX systems, to open and close a file that
 * this process has locked would unlock it.
 */
final class ExportLock implements AutoCloseable {
    private static final Set<Path> IN_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final ExportPaths paths;
    private final ExportFileOps fileOps;
    private final Path name;
    private final boolean createdPart;
    private FileChannel part;

    private ExportLock(ExportPaths paths, ExportFileOps fileOps, Path name) throws IOException {
        this.paths = paths;
        this.fileOps = fileOps;
        this.name = name;
        this.createdPart = create(paths.part(), fileOps);
        this.part = createdPart ? lockedOrDeleted(paths, fileOps) : lockedPart(paths, fileOps);
    }

    /** @throws ExportException where another export has the target, or the folder cannot be written to */
    static ExportLock acquire(ExportPaths paths, ExportFileOps fileOps) {
        Path name = realName(paths);
        if (!IN_THIS_PROCESS.add(name)) {
            throw inUse(paths, null);
        }
        ExportLock lock = null;
        try {
            lock = new ExportLock(paths, fileOps, name);
            return lock;
        } catch (IOException unusable) {
            throw unusable(paths, unusable);
        } finally {
            if (lock == null) {
                IN_THIS_PROCESS.remove(name);
            }
        }
    }

    private static Path realName(ExportPaths paths) {
        if (!Files.isDirectory(paths.folder())) {
            throw new ExportException(
                    Reason.FOLDER_UNUSABLE, paths.target(), "there is no folder " + paths.folder(), null);
        }
        try {
            return paths.folder().toRealPath().resolve(paths.part().getFileName());
        } catch (IOException unusable) {
            throw unusable(paths, unusable);
        }
    }

    private static FileChannel lockedPart(ExportPaths paths, ExportFileOps fileOps) throws IOException {
        Object identity = identity(paths.part());
        FileChannel channel = fileOps.open(paths.part(), false);
        boolean locked = false;
        try {
            // The export that had the lock until now may have given the file its final name: that is no partial file
            // any more.
            locked = channel.tryLock() != null && Objects.equals(identity, identity(paths.part()));
        } catch (OverlappingFileLockException lockedInThisProcess) {
            throw inUse(paths, lockedInThisProcess);
        } catch (NoSuchFileException finishedMeanwhile) {
            throw inUse(paths, finishedMeanwhile);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw inUse(paths, null);
        }
        return channel;
    }

    /** For a partial file of our own: where it can be neither opened nor locked, nobody else has it. */
    private static FileChannel lockedOrDeleted(ExportPaths paths, ExportFileOps fileOps) throws IOException {
        try {
            return lockedPart(paths, fileOps);
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

    /** What the file is, whatever its name; {@code null} where the file system does not tell. */
    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static ExportException inUse(ExportPaths paths, @Nullable Throwable cause) {
        return new ExportException(
                Reason.IN_USE, paths.target(), "another export to " + paths.target() + " is running", cause);
    }

    private static ExportException unusable(ExportPaths paths, IOException cause) {
        return new ExportException(
                Reason.FOLDER_UNUSABLE,
                paths.target(),
                "cannot write in " + paths.folder() + ": " + IoMessage.of(cause),
                cause);
    }

    /** The partial file; closing it would unlock it, so {@link #close()} does. */
    FileChannel part() {
        return part;
    }

    /** Puts an empty file in the partial file's place. */
    void renewPart() throws IOException {
        FileChannel old = part;
        try {
            fileOps.delete(paths.part());
            create(paths.part(), fileOps);
            part = lockedPart(paths, fileOps);
        } finally {
            old.close(); // until there is a new one, it keeps others away
        }
    }

    /** Whether there was no partial file before. */
    boolean createdPart() {
        return createdPart;
    }

    @Override
    public void close() throws IOException {
        try {
            part.close();
        } finally {
            IN_THIS_PROCESS.remove(name);
        }
    }
}
