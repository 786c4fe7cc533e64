package dev.batchsession.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Brings the batch sessions of several accounts into a topic: what changes, or snapshots. {@code docs/kafka-connect.md} has
 * the configuration. Made and called by a worker of Kafka Connect; makes no call of the API itself.
 */
public final class BatchSessionSourceConnector extends SourceConnector {
    private Map<String, String> properties = Map.of();

    /** For a worker. */
    public BatchSessionSourceConnector() {}

    static String ownVersion() {
        return Optional.ofNullable(
                        BatchSessionSourceConnector.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    @Override
    public String version() {
        return ownVersion();
    }

    @Override
    public ConfigDef config() {
        return Settings.definition();
    }

    /** What each setting is and what is wrong with it, those of the accounts included. */
    @Override
    public Config validate(Map<String, String> properties) {
        List<ConfigValue> values = Settings.definition(properties).validate(properties);
        if (values.stream().allMatch(value -> value.errorMessages().isEmpty())) {
            try {
                Settings.of(properties);
            } catch (ConfigException together) {
                values.stream()
                        .filter(value -> value.name().equals(Settings.CREATED_BEFORE))
                        .forEach(value -> value.addErrorMessage(together.getMessage()));
            }
        }
        return new Config(values);
    }

    @Override
    public void start(Map<String, String> properties) {
        Settings.of(properties);
        this.properties = Map.copyOf(properties);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return BatchSessionSourceTask.class;
    }

    /**
     * The connector's own properties, under the same names, so that the worker keeps a reference to a secret in its place,
     * and what is the task's to do. The same properties and number give the same tasks, whenever and wherever it is asked.
     */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        Settings settings = Settings.of(properties);
        return Assignment.split(settings, maxTasks).stream()
                .map(assignments -> taskConfig(settings, assignments))
                .toList();
    }

    /** Without the keys of accounts that the task does not call for. */
    private Map<String, String> taskConfig(Settings settings, List<Assignment> assignments) {
        Set<String> accounts = assignments.stream().map(Assignment::account).collect(Collectors.toSet());
        Map<String, String> config = new HashMap<>(properties);
        settings.accountNames().stream()
                .filter(account -> !accounts.contains(account))
                .forEach(account -> Settings.ofAccount(account).forEach(config::remove));
        config.put(Assignment.SETTING, Assignment.text(assignments));
        return config;
    }

    @Override
    public void stop() {}

    /** Supported with every configuration: each record has the offset that goes on right after it. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    /** Refuses what no task of this connector could go on from. */
    @Override
    public boolean alterOffsets(Map<String, String> properties, Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach(Offsets::requireReadable);
        return true;
    }
}
