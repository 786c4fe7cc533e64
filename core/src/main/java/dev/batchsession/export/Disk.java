package dev.batchsession.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What an export does to the disk, each step of it: a test can let any of them fail, or end the world before or after it. */
class Disk {
    static final Disk REAL = new Disk();

    /** Opens for writing, from an empty file if that is asked for; a symbolic link is refused. */
    FileChannel open(Path file, boolean empty) throws IOException {
        return empty
                ? FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS)
                : FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    void create(Path file) throws IOException {
        Files.createFile(file);
    }

    void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void truncate(FileChannel channel, long size) throws IOException {
        channel.truncate(size).position(size);
    }

    /** Returns when what was written, and how long the file is, would survive a power cut. */
    void force(FileChannel channel) throws IOException {
        channel.force(false); // false: size and content, not the time of the last change
    }

    /**
     * Whether {@link #forceFolder} works here. Some file systems cannot sync a folder (CIFS, some of FUSE), and on Windows no
     * folder can be opened. To be asked once, before anything depends on it.
     */
    boolean canForceFolder(Path folder) {
        try {
            forceFolder(folder);
            return true;
        } catch (IOException notHere) {
            return false;
        }
    }

    /** Returns when the folder's names would survive a power cut. */
    void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Puts the file in the other's place, so that there is always one of the two under that name. */
    void replace(Path file, Path other) throws IOException {
        try {
            Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException rare) {
            Files.move(file, other, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Gives the file a second name that nothing had; a rename would replace a file that appeared a moment ago. Where the
     * file system has no hard links, it is a rename after all.
     *
     * @throws FileAlreadyExistsException where the name is taken
     */
    void link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.move(file, name);
        }
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
