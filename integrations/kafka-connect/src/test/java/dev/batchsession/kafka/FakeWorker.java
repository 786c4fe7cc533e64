package dev.batchsession.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Runs tasks as a worker does, without one: offsets are committed with their records, and outlive the tasks. What a
 * worker does to an offset on its way to the topic and back is done here too: numbers come back as {@code long}.
 */
final class FakeWorker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<Map<String, ?>, Map<String, Object>> offsets = new ConcurrentHashMap<>();
    private final Map<BatchSessionSourceTask, Context> tasks = new HashMap<>();
    private final Map<String, MetricValueProvider<?>> metrics = new ConcurrentHashMap<>();

    /** What was sent and committed, by all tasks. */
    final List<SourceRecord> sent = new ArrayList<>();

    /** A connector's tasks, started. */
    List<BatchSessionSourceTask> start(Map<String, String> properties, int maxTasks) {
        BatchSessionSourceConnector connector = new BatchSessionSourceConnector();
        connector.start(properties);
        List<BatchSessionSourceTask> started =
                connector.taskConfigs(maxTasks).stream().map(this::start).toList();
        connector.stop();
        return started;
    }

    BatchSessionSourceTask start(Map<String, String> taskConfig) {
        BatchSessionSourceTask task = new BatchSessionSourceTask();
        Context context = new Context(taskConfig);
        task.initialize(context);
        task.start(taskConfig);
        tasks.put(task, context);
        return task;
    }

    /** Polls once and sends what comes. */
    List<SourceRecord> poll(BatchSessionSourceTask task) throws InterruptedException {
        List<SourceRecord> polled = pollOnly(task);
        polled.forEach(this::commit);
        return polled;
    }

    private static List<SourceRecord> pollOnly(BatchSessionSourceTask task) throws InterruptedException {
        List<SourceRecord> polled = task.poll();
        return polled == null ? List.of() : polled;
    }

    /** Polls until something comes, and sends nothing. */
    List<SourceRecord> firstPolled(BatchSessionSourceTask task) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<SourceRecord> polled = pollOnly(task);
        while (polled.isEmpty()) {
            requireBefore(deadline);
            polled = pollOnly(task);
        }
        return polled;
    }

    /** Polls and sends until what was sent suffices. */
    List<SourceRecord> pollUntil(Collection<BatchSessionSourceTask> polled, Predicate<List<SourceRecord>> enough)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!enough.test(sent)) {
            requireBefore(deadline);
            for (BatchSessionSourceTask task : polled) {
                poll(task);
            }
        }
        return sent;
    }

    private void requireBefore(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError("not enough: " + sent.size() + " records");
        }
    }

    void commit(SourceRecord record) {
        sent.add(record);
        offsets.put(record.sourcePartition(), stored(record.sourceOffset()));
    }

    Map<Map<String, ?>, Map<String, Object>> offsets() {
        return offsets;
    }

    /** The value of the metric whose name, tags and task begin so. */
    Object metric(String name) {
        MetricValueProvider<?> provider = metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith(name))
                .findFirst()
                .orElseThrow()
                .getValue();
        return ((Gauge<?>) provider).value(null, 0);
    }

    /** Each metric of each task, with its tags and its value. */
    List<String> metrics() {
        List<String> shown = new ArrayList<>();
        metrics.forEach((name, provider) -> shown.add(name + ' ' + ((Gauge<?>) provider).value(null, 0)));
        return shown;
    }

    void stop(BatchSessionSourceTask task) {
        task.stop();
        tasks.remove(task).names.forEach(metrics::remove);
    }

    @Override
    public void close() {
        tasks.keySet().forEach(BatchSessionSourceTask::stop);
    }

    private static Map<String, Object> stored(Map<String, ?> offset) {
        Map<String, Object> stored = new HashMap<>();
        offset.forEach((name, value) -> stored.put(name, value instanceof Integer number ? number.longValue() : value));
        return stored;
    }

    private final class Context implements SourceTaskContext, OffsetStorageReader, PluginMetrics {
        private final Map<String, String> config;
        private final List<String> names = new ArrayList<>();

        Context(Map<String, String> config) {
            this.config = config;
        }

        @Override
        public Map<String, String> configs() {
            return config;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return this;
        }

        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return offsets.get(partition);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        @SuppressWarnings("NonApiType") // Kafka's
        public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
            return new MetricName(name, "plugins", description, tags);
        }

        @Override
        public void addMetric(MetricName name, MetricValueProvider<?> provider) {
            String ofTask = name.name() + name.tags() + config.get(Assignment.SETTING);
            if (metrics.putIfAbsent(ofTask, provider) != null) {
                throw new IllegalArgumentException("already there: " + ofTask);
            }
            names.add(ofTask);
        }

        @Override
        public void removeMetric(MetricName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Sensor addSensor(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void removeSensor(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
