package dev.batchsession.examples.cli;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file that contains a checkpoint, replaced as a whole. */
record StateFile(Path file) {
    /**
     * The checkpoint that was saved; empty if there is no file yet.
     *
     * @throws InvalidCheckpointException if the file contains something else
     */
    Optional<Checkpoint> read() {
        try {
            return Optional.of(Checkpoint.decode(Files.readString(file).strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable, unreadable);
        }
    }

    /** Saves a checkpoint durably: whatever happens, the file contains this one or the one before. */
    void save(Checkpoint checkpoint) {
        SmallFile.replace(file, checkpoint.encode() + System.lineSeparator());
    }
}
