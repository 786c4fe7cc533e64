package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Kafka Connect task that returns the records of the parts it was assigned. Created by a Connect worker and called on the
 * task's own thread, which may block. Calls to the API run on event loops, which never block. No call starts before the
 * first poll or while the worker does not poll.
 */
public final class BatchSessionSourceTask extends SourceTask {
    /** Maximum wait of a poll, so that the worker can pause or stop the task. */
    private static final Duration POLL_WAIT = Duration.ofMillis(250);

    /** Longer than a poll waits, and than a worker takes to send the returned records to a healthy broker. */
    private static final Duration GATE_OPEN_TIME = Duration.ofSeconds(5);

    private @Nullable PollGate gate;
    private @Nullable TaskStreams streams;
    private @Nullable Flux<Event> stream;
    private @Nullable DemandQueue<Event> queue;
    private @Nullable BatchRecords records;
    private int offsetMaxBytes;

    /** Called by the worker. */
    public BatchSessionSourceTask() {}

    @Override
    public String version() {
        return BatchSessionSourceConnector.ownVersion();
    }

    @Override
    public void start(Map<String, String> properties) {
        Settings settings = Settings.of(properties);
        DemandQueue<Event> queue = new DemandQueue<>(settings.bufferRows());
        gate = new PollGate(GATE_OPEN_TIME, System::nanoTime);
        streams = new TaskStreams(settings, context, gate, new ThrownErrors(queue::fail));
        stream = streams.of(Assignment.of(requireNonNull(properties.get(Assignment.SETTING), Assignment.SETTING)));
        records = new BatchRecords(settings.topic(), settings.tombstones());
        offsetMaxBytes = settings.offsetMaxBytes();
        this.queue = queue;
    }

    /** Returns the records that have arrived, or {@code null} if none arrives within a quarter of a second. */
    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        requireNonNull(gate).polled();
        requireNonNull(streams).registerMetrics();
        DemandQueue<Event> queue = requireNonNull(this.queue);
        if (stream != null) {
            stream.subscribe(queue);
            stream = null;
        }
        List<Event> events = take(queue);
        requireFittingOffsets(events);
        return events.isEmpty()
                ? null
                : events.stream().map(requireNonNull(records)::of).toList();
    }

    /** Cancels the calls in flight and ends a waiting poll. May be called by any thread and more than once. */
    @Override
    public void stop() {
        if (queue != null) {
            queue.dispose();
        }
    }

    /** Rethrows an {@link Error} unchanged, since it is not a failure of an account. */
    static List<Event> take(DemandQueue<Event> queue) throws InterruptedException {
        try {
            return queue.take(POLL_WAIT);
        } catch (DemandQueue.Failed failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new ConnectException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    /** Fails with a remedy. A worker that cannot write an offset only logs this, or fails without the reason. */
    private void requireFittingOffsets(List<Event> events) {
        Map<Map<String, String>, LazyOffset> last = new HashMap<>();
        events.forEach(event -> last.put(event.partition(), event.offset()));
        last.forEach((partition, offset) -> {
            int size = Offsets.size(offset);
            if (size > offsetMaxBytes) {
                throw new ConnectException("source offset too large: " + partition + " has " + size + " bytes, but "
                        + Settings.OFFSET_MAX_BYTES + " is " + offsetMaxBytes + "; decrease " + Settings.ENDED_RETENTION
                        + ", or allow larger records in the offset topic and its producers");
            }
        });
    }
}
