package dev.batchsession.cli;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.CheckpointFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that contains the fingerprint of the API key with which another file was written. It prevents a file from
 * receiving the rows or changes of two teams. Core's own files contain nothing about keys.
 *
 * @param file the file with the fingerprint
 */
record KeyFile(Path file) {
    /** Returns the file {@code NAME.fingerprint} for the file {@code NAME}. */
    static KeyFile of(Path resumed) {
        return new KeyFile(resumed.resolveSibling(resumed.getFileName() + ".fingerprint"));
    }

    /**
     * Checks that the file was written with this key. Accepts any key if there is no fingerprint, since earlier versions wrote
     * none.
     *
     * @throws IllegalArgumentException if the fingerprint is that of a different key
     */
    KeyFile requireSame(KeyFingerprint key, Path resumed) {
        try {
            if (!Checkpoint.decode(Files.readString(file).strip()).equals(key.checkpoint())) {
                throw new IllegalArgumentException(resumed + " was written with a different API key; "
                        + "if both keys belong to the same team, add --adopt");
            }
        } catch (NoSuchFileException none) {
            // accept any key
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable, unreadable);
        }
        return this;
    }

    /** Saves the fingerprint, or deletes it if {@code key} is null, which stands for a simulator. */
    void save(@Nullable KeyFingerprint key) {
        if (key == null) {
            delete();
            return;
        }
        try (CheckpointFile open = CheckpointFile.open(file)) {
            open.save(key.checkpoint());
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot save " + file + ": " + unwritable, unwritable);
        }
    }

    /** Deletes the fingerprint if there is one. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new UncheckedIOException("cannot delete " + file + ": " + undeletable, undeletable);
        }
    }
}
