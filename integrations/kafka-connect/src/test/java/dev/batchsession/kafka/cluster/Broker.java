package dev.batchsession.kafka.cluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** One broker, its own controller (KRaft), in this JVM. It can be stopped and started again: same ports, same logs. */
public final class Broker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String HOST = "127.0.0.1";
    private static final String CONTROLLER = "CONTROLLER";

    private final int port = FreePorts.next();
    private final Map<String, Object> settings;
    private KafkaRaftServer server;

    private Broker(Path logs) {
        this.settings = settings(logs, port, FreePorts.next());
        this.server = started();
    }

    /** Starts it over an empty folder; returns when it serves. */
    public static Broker start(Path logs) throws Exception {
        Formatter formatter = new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setControllerListenerName(CONTROLLER)
                .addDirectory(logs.toString())
                .setMetadataLogDirectory(logs.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter.run();
        return new Broker(logs);
    }

    private static Map<String, Object> settings(Path logs, int port, int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ':' + controllerPort);
        settings.put(
                "listeners",
                "PLAINTEXT://" + HOST + ':' + port + ',' + CONTROLLER + "://" + HOST + ':' + controllerPort);
        settings.put("log.dirs", logs.toString());
        settings.put("auto.create.topics.enable", false);
        settings.put("offsets.topic.replication.factor", (short) 1);
        settings.put("offsets.topic.num.partitions", 1);
        settings.put("transaction.state.log.replication.factor", (short) 1);
        settings.put("transaction.state.log.min.isr", 1);
        settings.put("transaction.state.log.num.partitions", 1);
        settings.put("group.initial.rebalance.delay.ms", 0);
        settings.put("log.cleaner.dedupe.buffer.size", 2L * 1024 * 1024); // not 128 MB, in a heap of 512 MB
        settings.put("log.cleaner.enable", true);
        return settings;
    }

    private KafkaRaftServer started() {
        KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        started.startup();
        return started;
    }

    /** For {@code bootstrap.servers}; the same after each start. */
    public String address() {
        return HOST + ':' + port;
    }

    /** From now on connections are refused; returns when everything is on disk. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    public void startAgain() {
        server = started();
    }

    @Override
    public void close() {
        stop();
    }
}
