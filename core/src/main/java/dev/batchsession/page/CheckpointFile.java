package dev.batchsession.page;

import static java.util.Objects.requireNonNull;

import dev.batchsession.file.FileLock;
import dev.batchsession.file.FileOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that holds one checkpoint, for a listing or a watch that a later process resumes. Safe for concurrent use.
 *
 * <pre>{@code
 * try (CheckpointFile file = CheckpointFile.open(Path.of("watch.state"))) {
 *     WatchOptions options = file.load().map(every::resumeFrom).orElse(every);
 *     for (BatchChange change : batches.watch(filter, options).toIterable(1)) {
 *         handle(change);
 *         file.save(change.checkpoint());
 *     }
 * }
 * }</pre>
 *
 * <p>After a crash or a power failure, the file holds one complete checkpoint: the last one for which {@link #save} returned, or the
 * one that was being saved. Other writers in this or another process are locked out until it is closed. The folder also contains
 * {@code NAME.lock} and, during a save, {@code NAME.tmp}; {@link #close()} removes both. Permissions follow the umask of the process.
 *
 * <p><b>Threads:</b> every method blocks; {@link #save} waits for the disk two or three times. Call them on a thread that may block,
 * such as one of {@code Schedulers.boundedElastic()}, never on an event loop. Concurrent calls wait for each other.
 * <b>Errors:</b> {@link IOException}; {@link InvalidCheckpointException} if the content of the file is not a checkpoint.
 */
public final class CheckpointFile implements AutoCloseable {
    private static final int MAX_BYTES = 256 << 20;
    private static final int MAX_ATTEMPTS = 10;

    private final Path file;
    private final Path temporary;
    private final Path lockFile;
    private final Path folder;
    private final FileOps ops;
    private final FileLock lock;
    private final boolean syncsFolder;
    private boolean closed;

    private CheckpointFile(Path file, FileLock lock, FileOps ops) throws IOException {
        this.file = file;
        this.folder = requireNonNull(file.getParent(), "the root folder is not a file");
        this.temporary = folder.resolve(file.getFileName() + ".tmp");
        this.lockFile = folder.resolve(file.getFileName() + ".lock");
        this.ops = ops;
        this.lock = lock;
        acquireLock();
        this.syncsFolder = ops.canForceFolder(folder);
    }

    /**
     * Opens and locks the file. The file may not exist yet, but its folder must exist. A symbolic link to an existing file is
     * followed: the file that it links to is locked and replaced, whatever path it is opened by.
     *
     * @throws FileSystemException if another {@code CheckpointFile} of this or another process has the file open, or if it is a
     *     symbolic link to a file that does not exist
     * @throws IOException if the folder does not exist, or no file can be created in it
     */
    public static CheckpointFile open(Path file) throws IOException {
        return open(file, FileOps.REAL);
    }

    static CheckpointFile open(Path file, FileOps ops) throws IOException {
        Path real = realFile(file.toAbsolutePath().normalize());
        FileLock lock = FileLock.claim(real).orElseThrow(() -> inUse(real));
        CheckpointFile opened = null;
        try {
            opened = new CheckpointFile(real, lock, ops);
            return opened;
        } finally {
            if (opened == null) {
                lock.close();
            }
        }
    }

    /** Returns one path for all aliases of a file, so that they share a lock and a save does not replace a symbolic link. */
    private static Path realFile(Path file) throws IOException {
        Path folder = requireNonNull(file.getParent(), "the root folder is not a file")
                .toRealPath();
        Path inRealFolder = folder.resolve(file.getFileName());
        try {
            return inRealFolder.toRealPath();
        } catch (NoSuchFileException missing) {
            if (Files.isSymbolicLink(inRealFolder)) {
                throw new FileSystemException(
                        inRealFolder.toString(), null, "symbolic link to a file that does not exist");
            }
            return inRealFolder;
        }
    }

    private void acquireLock() throws IOException {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            try {
                Files.createFile(lockFile);
            } catch (FileAlreadyExistsException heldOrLeftOver) {
                // The attempt to lock it shows which of the two.
            }
            try {
                if (lock.tryLock(lockFile, FileOps.REAL)) {
                    return;
                }
                throw inUse(file);
            } catch (NoSuchFileException removed) {
                // The previous holder has removed it in the meantime.
            }
        }
        throw inUse(file);
    }

    private static FileSystemException inUse(Path file) {
        return new FileSystemException(file.toString(), null, "in use by another writer");
    }

    /**
     * Returns the checkpoint that was saved last; empty if the file does not exist.
     *
     * @throws InvalidCheckpointException if the content of the file is not a checkpoint, or has more than 256 MiB
     */
    public synchronized Optional<Checkpoint> load() throws IOException {
        requireOpen();
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new InvalidCheckpointException("it has " + size + " bytes, more than " + MAX_BYTES);
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return Optional.of(Checkpoint.decode(text.strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (InvalidCheckpointException damaged) {
            throw new InvalidCheckpointException(file + ": " + damaged.getMessage());
        }
    }

    /**
     * Replaces the checkpoint in the file. Returns when the new checkpoint would survive a power failure, as far as the file
     * system can sync a folder. After a failure, the file holds the previous checkpoint or the new one, never a part of one.
     *
     * @throws IOException if the checkpoint cannot be written, has more than 256 MiB, or this object is closed
     */
    public synchronized void save(Checkpoint checkpoint) throws IOException {
        requireOpen();
        byte[] text = (checkpoint.encode() + '\n').getBytes(StandardCharsets.US_ASCII);
        if (text.length > MAX_BYTES) {
            throw new FileSystemException(
                    file.toString(), null, "the checkpoint has " + text.length + " bytes, more than " + MAX_BYTES);
        }
        try (FileChannel channel = ops.open(temporary, true)) {
            ops.write(channel, ByteBuffer.wrap(text));
            ops.force(channel);
        }
        ops.replace(temporary, file);
        if (syncsFolder) {
            ops.forceFolder(folder);
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new FileSystemException(file.toString(), null, "closed");
        }
    }

    /** Unlocks the file. Closing again has no effect. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (lock) {
            Files.deleteIfExists(temporary);
            Files.deleteIfExists(lockFile); // while locked, so a process that has opened it detects the removal
        }
    }

    @Override
    public String toString() {
        return "CheckpointFile[" + file + ']';
    }
}
