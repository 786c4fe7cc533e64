package dev.batchsession.examples.cli;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.watch.WatchOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that holds a checkpoint, replaced as a whole. */
record StateFile(Path file) {
    /**
     * What was kept; empty where there is no file yet.
     *
     * @throws InvalidCheckpointException where the file holds something else
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

    WatchOptions resume(WatchOptions options) {
        return read().map(options::resumeFrom).orElse(options);
    }

    void keep(Checkpoint checkpoint) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(
                    next,
                    checkpoint.encode() + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS); // who put a link there would choose what is overwritten
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot save " + file + ": " + unwritable, unwritable);
        }
    }
}
