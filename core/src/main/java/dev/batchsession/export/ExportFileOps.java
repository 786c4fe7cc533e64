package dev.batchsession.export;

import dev.batchsession.file.FileOps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file operations of an export. A test overrides one to fail, or to stop the world before or after it. */
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
     * Gives the file a second name that nothing had; a rename would replace a file that appeared a moment ago. If the file
     * system has no hard links, the file is renamed after all.
     *
     * @throws FileAlreadyExistsException if the name is taken
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
