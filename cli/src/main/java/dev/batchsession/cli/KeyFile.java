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
 * The fingerprint of the API key that a file was written with, in a file beside it, so that the rows or changes of two teams
 * do not end up in one file. The formats of core's own files know nothing of keys.
 *
 * @param file the file with the fingerprint
 */
record KeyFile(Path file) {
    /** The file {@code NAME.fingerprint} for the file {@code NAME}. */
    static KeyFile of(Path resumed) {
        return new KeyFile(resumed.resolveSibling(resumed.getFileName() + ".fingerprint"));
    }

    /**
     * Accepts any key if there is no fingerprint: earlier versions wrote none.
     *
     * @throws IllegalArgumentException if the file has the fingerprint of another key
     */
    KeyFile requireSame(KeyFingerprint key, Path resumed) {
        try {
            if (!Checkpoint.decode(Files.readString(file).strip()).equals(key.checkpoint())) {
                throw new IllegalArgumentException(resumed + " was written with another API key; "
                        + "if that was a key of the same team, continue it with --adopt");
            }
        } catch (NoSuchFileException none) {
            // any key
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable, unreadable);
        }
        return this;
    }

    /** Replaces the fingerprint, or, for a simulator, removes it. */
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

    /** Removes the fingerprint, if there is one. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new UncheckedIOException("cannot delete " + file + ": " + undeletable, undeletable);
        }
    }
}
