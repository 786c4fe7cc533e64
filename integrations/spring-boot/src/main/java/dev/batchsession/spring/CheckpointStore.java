package dev.batchsession.spring;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The store in which a {@link ManagedWatch} keeps its last checkpoint, for example a row of the application's database. The methods may block. A
 * watch calls them one at a time, but on different threads. An exception that one of them throws fails the watch, which starts again.
 */
public interface CheckpointStore extends AutoCloseable {
    /** Returns the checkpoint that was saved last, if there is one. Called each time the watch starts. */
    Optional<Checkpoint> load() throws IOException;

    /** Saves a checkpoint in place of the last one. */
    void save(Checkpoint checkpoint) throws IOException;

    /** Releases what {@link #load} has acquired. Called when the watch has stopped; it may start again. Does nothing by default. */
    @Override
    default void close() throws IOException {}

    /**
     * Returns a store that forgets the checkpoint when the application ends. The watch then starts with the existing batches, and
     * does not report what changed in between.
     */
    static CheckpointStore inMemory() {
        return new MemoryCheckpointStore();
    }

    /**
     * Returns a store in a {@link CheckpointFile}, which is open and locked while the watch runs. If another process has it open, for
     * example the previous version of a service that is being replaced, the watch waits for it. It retries after 1 second, later
     * after up to 1 minute.
     */
    static CheckpointStore inFile(Path file) {
        return new FileCheckpointStore(file);
    }
}
