package dev.batchsession.spring;

import dev.batchsession.page.Checkpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Store of a checkpoint for the lifetime of the process. */
final class MemoryCheckpointStore implements CheckpointStore {
    private volatile @Nullable Checkpoint last;

    @Override
    public Optional<Checkpoint> load() {
        return Optional.ofNullable(last);
    }

    @Override
    public void save(Checkpoint checkpoint) {
        last = checkpoint;
    }
}
