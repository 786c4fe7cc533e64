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

/** Stream of the changes in an account's list. Never completes. */
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
     * @param offset the position to resume from, or {@code null} to start
     * @throws ConnectException if the offset does not belong to this watch
     */
    Flux<Event> events(@Nullable Map<String, Object> offset) {
        Checkpoint checkpoint = Offsets.checkpoint(offset);
        Map<String, String> partition = partition();
        try {
            return batches.watch(filter, checkpoint == null ? options : options.resumeFrom(checkpoint))
                    .map(change -> event(change, partition));
        } catch (InvalidCheckpointException refused) {
            throw new ConnectException("account " + account + ": " + refused.getMessage(), refused);
        }
    }

    private Event event(BatchChange change, Map<String, String> partition) {
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
