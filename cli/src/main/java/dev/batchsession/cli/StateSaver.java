package dev.batchsession.cli;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.CheckpointFile;
import dev.batchsession.watch.WatchOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Saves the state of a watch to a file: once a second if a change has been printed since, and on {@link #close()}. The file is
 * locked until then. Safe for concurrent use.
 */
final class StateSaver implements AutoCloseable {
    private final Path path;
    private final CheckpointFile file;
    private final KeyFile keyFile;
    private final @Nullable KeyFingerprint key;
    private final Optional<Checkpoint> loaded;
    private final Scheduler timer = WriterThread.named("state-saver");
    private final Sinks.Empty<Void> failure = Sinks.empty();
    private @Nullable Checkpoint printed;
    private boolean keySaved;

    private StateSaver(Path path, CheckpointFile file, @Nullable KeyFingerprint key, Optional<Checkpoint> loaded) {
        this.path = path;
        this.file = file;
        this.keyFile = KeyFile.of(path);
        this.key = key;
        this.loaded = loaded;
        timer.schedulePeriodically(this::saveOrFail, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Locks the file and reads the state, if there is one.
     *
     * @param key the fingerprint of the API key; {@code null} for a simulator
     * @param adopt whether to accept a state of a different key
     * @throws IllegalArgumentException if the file is not a state, or is the state of a different key
     * @throws UncheckedIOException if the file cannot be opened, for example because another watch has locked it
     */
    static StateSaver open(Path path, @Nullable KeyFingerprint key, boolean adopt) {
        CheckpointFile file = null;
        StateSaver opened = null;
        try {
            file = CheckpointFile.open(path);
            Optional<Checkpoint> loaded = file.load();
            if (loaded.isPresent() && key != null && !adopt) {
                KeyFile.of(path).requireSame(key, path);
            }
            opened = new StateSaver(path, file, key, loaded);
            return opened;
        } catch (IOException unusable) {
            throw new UncheckedIOException("cannot use " + path + ": " + unusable, unusable);
        } finally {
            if (file != null && opened == null) {
                close(path, file);
            }
        }
    }

    /** Returns options that resume from the loaded state, if there is one. */
    WatchOptions resume(WatchOptions options) {
        return loaded.map(options::resumeFrom).orElse(options);
    }

    /** Records that all changes up to this checkpoint have been printed. */
    synchronized void printed(Checkpoint checkpoint) {
        printed = checkpoint;
    }

    /** Fails when the state cannot be saved. Never completes. */
    Mono<Void> failure() {
        return failure.asMono();
    }

    private void saveOrFail() {
        try {
            save();
        } catch (RuntimeException | Error unsaved) {
            failure.tryEmitError(unsaved);
            timer.dispose();
        }
    }

    private synchronized void save() {
        if (printed == null) {
            return;
        }
        try {
            if (!keySaved) {
                keyFile.save(key); // before the state, which would be accepted with any key without it
                keySaved = true;
            }
            file.save(printed);
            printed = null;
        } catch (IOException unsaved) {
            throw new UncheckedIOException("cannot save " + path + ": " + unsaved, unsaved);
        }
    }

    @Override
    public void close() {
        timer.dispose();
        try {
            save();
        } finally {
            close(path, file);
        }
    }

    private static void close(Path path, CheckpointFile file) {
        try {
            file.close();
        } catch (IOException unclosed) {
            throw new UncheckedIOException("cannot close " + path + ": " + unclosed, unclosed);
        }
    }
}
