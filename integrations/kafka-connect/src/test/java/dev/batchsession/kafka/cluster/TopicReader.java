package dev.batchsession.kafka.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a topic from its beginning, as a consumer that sees only what was committed, and keeps all that it has read. For one
 * thread.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<String, String> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<String, String>> records = new ArrayList<>();
    private int read;

    TopicReader(String brokers, String topic) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", brokers,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        this.partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Reads on until there are at least so many since the beginning. */
    public void await(int count) {
        await(count, records::add);
    }

    /** Reads on until there were at least so many since the beginning, and hands over those that were not yet. */
    public void await(int count, Consumer<ConsumerRecord<String, String>> each) {
        long lastCame = System.nanoTime();
        while (read < count) {
            if (poll(each)) {
                lastCame = System.nanoTime();
            } else if (System.nanoTime() - lastCame > PATIENCE.toNanos()) {
                throw new AssertionError(read + " of " + count + " records came, and none any more");
            }
        }
    }

    /** Reads all that is committed now; all since the beginning, each partition in order. */
    public List<ConsumerRecord<String, String>> toEnd() {
        toEnd(records::add);
        return List.copyOf(records);
    }

    /** Reads all that is committed now, and hands over what was not yet. */
    public void toEnd(Consumer<ConsumerRecord<String, String>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions); // of what is committed
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(each);
        }
    }

    private boolean poll(Consumer<ConsumerRecord<String, String>> each) {
        ConsumerRecords<String, String> polled = consumer.poll(POLL);
        read += polled.count();
        polled.forEach(each);
        return !polled.isEmpty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
