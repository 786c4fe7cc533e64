package dev.batchsession.spring;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Store of a checkpoint in a file, which is locked from the first load until the store is closed. */
final class FileCheckpointStore implements CheckpointStore {
    private final Path path;
    private @Nullable CheckpointFile file;

    FileCheckpointStore(Path path) {
        this.path = requireNonNull(path, "path");
    }

    @Override
    public synchronized Optional<Checkpoint> load() throws IOException {
        CheckpointFile opened = file;
        if (opened == null) {
            opened = CheckpointFile.open(path);
            file = opened;
        }
        return opened.load();
    }

    /** Does not open the file: a save that a stop has overtaken must not lock it again. */
    @Override
    public synchronized void save(Checkpoint checkpoint) throws IOException {
        if (file == null) {
            throw new IOException(path + " is closed");
        }
        file.save(checkpoint);
    }

    @Override
    public synchronized void close() throws IOException {
        CheckpointFile opened = file;
        file = null;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public String toString() {
        return "FileCheckpointStore[" + path + ']';
    }
}
