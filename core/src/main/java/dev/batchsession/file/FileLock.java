package dev.batchsession.file;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right to write a file. Internal. A set of paths excludes other writers in this process, and a lock on a
 * file excludes other processes until {@link #close()} or the end of this process.
 *
 * <p>The path is claimed before the file is opened: on POSIX systems, closing any channel to a file releases every lock
 * that the process holds on it. Not safe for concurrent use.
 */
public final class FileLock implements AutoCloseable {
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private @Nullable FileChannel channel;

    private FileLock(Path path) {
        this.path = path;
    }

    /**
     * Claims the path in this process. Touches no file.
     *
     * @param path a path whose folder is {@linkplain Path#toRealPath real}, so that one file has one path
     * @return empty if the path is claimed already
     */
    public static Optional<FileLock> claim(Path path) {
        return CLAIMED.add(path) ? Optional.of(new FileLock(path)) : Optional.empty();
    }

    /**
     * Opens the file for writing and locks it. Replaces {@link #channel()}, but does not close the one before.
     *
     * @param file an existing file
     * @return false if another process holds the lock, or another class loader of this one
     * @throws NoSuchFileException if the file was removed or replaced meanwhile, so that the lock would exclude nobody
     */
    public boolean tryLock(Path file, FileOps ops) throws IOException {
        Object identity = identity(file);
        FileChannel opened = ops.open(file, false);
        boolean locked = false;
        try {
            if (opened.tryLock() == null) {
                return false;
            }
            if (!Objects.equals(identity, identity(file))) {
                throw new NoSuchFileException(file.toString());
            }
            locked = true;
        } catch (OverlappingFileLockException heldByAnotherClassLoader) {
            return false;
        } finally {
            if (!locked) {
                opened.close();
            }
        }
        channel = opened;
        return true;
    }

    /** Returns what identifies the file whatever its name is; {@code null} if the file system has no such thing. */
    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Returns the channel to the locked file. Closing it releases the lock. */
    public FileChannel channel() {
        return requireNonNull(channel, "locked first");
    }

    /** Releases the lock, then the path. */
    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            CLAIMED.remove(path);
        }
    }
}
