package dev.batchsession.export;

import dev.batchsession.file.FileOps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file operations of an export. Tests override them to fail or block. */
class ExportFileOps extends FileOps {
    static final ExportFileOps REAL = new ExportFileOps();

    /** Returns the maximum size of a checkpoint, in bytes. A test returns less. */
    int maxCheckpointBytes() {
        return ExportCheckpoint.MAX_BYTES;
    }

    void create(Path file) throws IOException {
        Files.createFile(file);
    }

    void truncate(FileChannel channel, long size) throws IOException {
        channel.truncate(size).position(size);
    }

    /**
     * Adds a name to the file without replacing another file, as a rename would. If the file system has no hard links,
     * renames the file.
     *
     * @throws FileAlreadyExistsException if the name exists
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
