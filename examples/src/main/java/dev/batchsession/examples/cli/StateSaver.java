package dev.batchsession.examples.cli;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.watch.WatchOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The state of a watch: saved once a second if something was printed since, whether or not another change arrives, and when
 * it is closed. Safe for concurrent use.
 */
final class StateSaver implements AutoCloseable {
    private final StateFile file;
    private final KeyFile keyFile;
    private final @Nullable KeyFingerprint key;
    private final Optional<Checkpoint> loaded;
    private final Scheduler timer = WriterThread.named("state-saver");
    private final Sinks.Empty<Void> failure = Sinks.empty();
    private @Nullable Checkpoint printed;
    private boolean keySaved;

    private StateSaver(StateFile file, KeyFile keyFile, @Nullable KeyFingerprint key, Optional<Checkpoint> loaded) {
        this.file = file;
        this.keyFile = keyFile;
        this.key = key;
        this.loaded = loaded;
        timer.schedulePeriodically(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Reads the state, if there is one.
     *
     * @param key of the API key; {@code null} for a simulator
     * @param adopt whether to accept a state of another key
     * @throws IllegalArgumentException if the file is not a state, or one of another key
     */
    static StateSaver open(Path state, @Nullable KeyFingerprint key, boolean adopt) {
        StateFile file = new StateFile(state);
        KeyFile keyFile = KeyFile.of(state);
        Optional<Checkpoint> loaded = file.read();
        if (loaded.isPresent() && key != null && !adopt) {
            keyFile.requireSame(key, state);
        }
        return new StateSaver(file, keyFile, key, loaded);
    }

    /** Options that continue after the state. */
    WatchOptions resume(WatchOptions options) {
        return loaded.map(options::resumeFrom).orElse(options);
    }

    /** Notes that everything up to this checkpoint has been printed. */
    synchronized void printed(Checkpoint checkpoint) {
        printed = checkpoint;
    }

    /** Fails when the state cannot be saved; otherwise never ends. */
    Mono<Void> failure() {
        return failure.asMono();
    }

    private void tick() {
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
        if (!keySaved) {
            keyFile.save(key); // first: a state without it would be accepted with any key
            keySaved = true;
        }
        file.save(printed);
        printed = null;
    }

    @Override
    public void close() {
        timer.dispose();
        save();
    }
}
