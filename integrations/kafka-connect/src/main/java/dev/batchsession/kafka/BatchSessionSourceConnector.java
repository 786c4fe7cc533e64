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
 * Kafka Connect source connector that writes the batch sessions of one or several accounts to a topic, as changes or as
 * snapshots. Created and called by a Connect worker. Makes no call to the API itself. The configuration is described in
 * {@code docs/kafka-connect.md}.
 */
public final class BatchSessionSourceConnector extends SourceConnector {
    private Map<String, String> properties = Map.of();

    /** Called by the worker. */
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

    /** Validates each setting, including those of the accounts, and their combinations. */
    @Override
    public Config validate(Map<String, String> properties) {
        List<ConfigValue> values = Settings.definition(properties).validate(properties);
        if (values.stream().allMatch(value -> value.errorMessages().isEmpty())) {
            try {
                Settings.of(properties);
            } catch (ConfigException combination) {
                values.stream()
                        .filter(value -> value.name().equals(Settings.CREATED_BEFORE))
                        .forEach(value -> value.addErrorMessage(combination.getMessage()));
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
     * Returns the connector's properties and an assignment for each task. The names are those of the connector, so that the
     * worker stores references to secrets instead of their values. The result depends on the properties and {@code maxTasks}
     * only.
     */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        Settings settings = Settings.of(properties);
        return Assignment.split(settings, maxTasks).stream()
                .map(assignments -> taskConfig(settings, assignments))
                .toList();
    }

    /** Omits the settings of accounts that the task is not assigned to, including their keys. */
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

    /**
     * Returns {@code SUPPORTED} for every configuration, since each record carries the offset that resumes directly after
     * it.
     */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    /** Rejects offsets that no task of this connector can resume from. */
    @Override
    public boolean alterOffsets(Map<String, String> properties, Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach(Offsets::requireReadable);
        return true;
    }
}
