package dev.batchsession.kafka;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** What changes in an account's list. Does not complete. */
final class ChangeStream {
    private final String account;
    private final BatchSessionFlux batches;
    private final BatchFilter filter;
    private final WatchOptions options;

    ChangeStream(String account, BatchSessionFlux batches, BatchFilter filter, WatchOptions options) {
        this.account = account;
        this.batches = batches;
        this.filter = filter;
        this.options = options;
    }

    Map<String, String> partition() {
        return Offsets.watch(account, filter);
    }

    /**
     * @param offset where to go on; {@code null} at the start
     * @throws ConnectException where the offset is none of this watch
     */
    Flux<Event> emissions(@Nullable Map<String, Object> offset) {
        Checkpoint checkpoint = Offsets.checkpoint(offset);
        Map<String, String> partition = partition();
        try {
            return batches.watch(filter, checkpoint == null ? options : options.resumeFrom(checkpoint))
                    .map(change -> emission(change, partition));
        } catch (InvalidCheckpointException refused) {
            throw new ConnectException("account " + account + ": " + refused.getMessage(), refused);
        }
    }

    private Event emission(BatchChange change, Map<String, String> partition) {
        return new Event(
                account,
                change.kind().name(),
                change.before(),
                change.after(),
                change.observedAt(),
                partition,
                new LazyOffset(
                        () -> Map.of(Offsets.CHECKPOINT, change.checkpoint().encode())));
    }
}
