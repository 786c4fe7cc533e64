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
 * Brings what one task was assigned. Made and called by a worker of Kafka Connect, on the task's own thread, which may wait;
 * calls of the API run on event loops, which do not. None is made before the first poll, nor begun while a worker does not
 * poll.
 */
public final class BatchSessionSourceTask extends SourceTask {
    /** A poll returns at least this often, so that a worker can pause the task or stop it. */
    private static final Duration POLL_WAIT = Duration.ofMillis(250);

    /** Longer than a poll waits, and than a worker takes to send what it returned while its broker is well. */
    private static final Duration GATE_OPEN = Duration.ofSeconds(5);

    private @Nullable PollGate gate;
    private @Nullable TaskStreams streams;
    private @Nullable Flux<Event> stream;
    private @Nullable DemandQueue<Event> pump;
    private @Nullable BatchRecords records;
    private int offsetMaxBytes;

    /** For a worker. */
    public BatchSessionSourceTask() {}

    @Override
    public String version() {
        return BatchSessionSourceConnector.ownVersion();
    }

    @Override
    public void start(Map<String, String> properties) {
        Settings settings = Settings.of(properties);
        DemandQueue<Event> arriving = new DemandQueue<>(settings.bufferRows());
        gate = new PollGate(GATE_OPEN, System::nanoTime);
        streams = new TaskStreams(settings, context, gate, new ThrownErrors(arriving::fail));
        stream = streams.of(Assignment.of(requireNonNull(properties.get(Assignment.SETTING), Assignment.SETTING)));
        records = new BatchRecords(settings.topic(), settings.tombstones());
        offsetMaxBytes = settings.offsetMaxBytes();
        pump = arriving;
    }

    /** What has arrived, {@code null} where nothing has after a quarter of a second. */
    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        requireNonNull(gate).polled();
        requireNonNull(streams).registerMetrics();
        DemandQueue<Event> arriving = requireNonNull(pump);
        if (stream != null) {
            stream.subscribe(arriving);
            stream = null;
        }
        List<Event> emissions = take(arriving);
        requireFittingOffsets(emissions);
        return emissions.isEmpty()
                ? null
                : emissions.stream().map(requireNonNull(records)::of).toList();
    }

    /** Ends the calls in flight, and a poll that waits. May be called by any thread, and more than once. */
    @Override
    public void stop() {
        if (pump != null) {
            pump.dispose();
        }
    }

    /** Fails the task with an {@link Error} as it is: it is no failure of an account. */
    static List<Event> take(DemandQueue<Event> pump) throws InterruptedException {
        try {
            return pump.take(POLL_WAIT);
        } catch (DemandQueue.Failed failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new ConnectException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    /** A worker that cannot write an offset would say so in its log only, or fail with an error that does not say why. */
    private void requireFittingOffsets(List<Event> emissions) {
        Map<Map<String, String>, LazyOffset> last = new HashMap<>();
        emissions.forEach(emission -> last.put(emission.partition(), emission.offset()));
        last.forEach((partition, offset) -> {
            int size = Offsets.size(offset);
            if (size > offsetMaxBytes) {
                throw new ConnectException("the source offset of " + partition + " has " + size + " bytes, more than "
                        + Settings.OFFSET_MAX_BYTES + "=" + offsetMaxBytes + ": shorten " + Settings.ENDED_RETENTION
                        + ", or let the topic of the offsets and its producers take larger records");
            }
        });
    }
}
