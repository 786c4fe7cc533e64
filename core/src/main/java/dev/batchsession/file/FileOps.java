package dev.batchsession.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps that replace a file durably. Internal. Tests override a step to make it fail. */
public class FileOps {
    /** The operations of the file system. */
    public static final FileOps REAL = new FileOps();

    /** For {@link #REAL} and tests. */
    protected FileOps() {}

    /** Opens for writing, creating or truncating the file if {@code empty}, otherwise also for reading. A symbolic link is refused. */
    public FileChannel open(Path file, boolean empty) throws IOException {
        return empty
                ? FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS)
                : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes all bytes. */
    public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Syncs the file: its content and size survive a power failure after this method returns. */
    public void force(FileChannel channel) throws IOException {
        channel.force(false); // false: content and size, not the time of the last modification
    }

    /** Renames the file, replacing the other one atomically if the file system can. */
    public void replace(Path file, Path other) throws IOException {
        try {
            Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException rare) {
            Files.move(file, other, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Syncs the folder: the names of its files survive a power failure after this method returns. */
    public void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Returns whether {@link #forceFolder} works in this folder, by calling it once. Must be called before anything is written: some
     * file systems (CIFS, some FUSE) refuse to sync a folder, and Windows cannot open one, whereas a failure after a success is a
     * failure of the disk.
     */
    public boolean canForceFolder(Path folder) {
        try {
            forceFolder(folder);
            return true;
        } catch (IOException unsupported) {
            return false;
        }
    }
}
