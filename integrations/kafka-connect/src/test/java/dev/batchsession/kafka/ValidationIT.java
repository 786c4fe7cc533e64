package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.kafka.cluster.ConnectCluster;
import dev.batchsession.kafka.cluster.ConnectRest;
import dev.batchsession.kafka.cluster.SharedCluster;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Connect's own endpoint of validation. */
@ExtendWith(SharedCluster.class)
@Timeout(120)
class ValidationIT {
    private static final URI API = URI.create("http://127.0.0.1:1");
    private static final String PLUGIN = "BatchSessionSourceConnector";

    @Test
    void aWorkerFindsThePluginWhereItWasUnpacked(ConnectCluster cluster) {
        JsonNode plugins = cluster.rest().get("/connector-plugins").json();

        assertThat(plugins.findValuesAsString("class")).contains(BatchSessionSourceConnector.class.getName());
    }

    @Test
    void aGoodConfigurationHasNoErrors(ConnectCluster cluster) throws Exception {
        ConnectorConfig good = ConnectorConfig.snapshot("any", 4)
                .account("north", API, cluster.secret("north", "any"))
                .account("south", API, cluster.secret("south", "any"))
                .with("name", "any")
                .with("filter.status", "completed")
                .with("filter.created.after", "2026-01-01T00:00:00Z")
                .with("filter.created.before", "2026-02-01T00:00:00Z")
                .with("snapshot.interval", "PT1H")
                .with("snapshot.windows", "8");

        ConnectRest.Answer answer = validate(cluster, good);

        assertThat(errors(answer)).isEmpty();
        assertThat(answer.json().path("error_count").asInt()).isZero();
    }

    @Test
    void eachBadSettingHasItsOwnError(ConnectCluster cluster) {
        ConnectorConfig bad = ConnectorConfig.changes("", 1)
                .account("north", URI.create("http://example.org"), "any")
                .account("south", API, "two\nlines")
                .with("mode", "everything")
                .with("filter.status", "done")
                .with("filter.created.after", "yesterday")
                .with("poll.interval", "-5")
                .with("snapshot.windows", "0")
                .with("tombstones", "perhaps")
                .with("name", "any");

        ConnectRest.Answer answer = validate(cluster, bad);

        assertThat(errors(answer))
                .containsOnlyKeys(
                        "topic",
                        "account.north.base.url",
                        "account.south.api.key",
                        "mode",
                        "filter.status",
                        "filter.created.after",
                        "poll.interval",
                        "snapshot.windows",
                        "tombstones");
        assertThat(answer.text()).doesNotContain("two\\nlines");
    }

    @Test
    void whatIsMissingIsNamed(ConnectCluster cluster) {
        Map<String, String> bare = Map.of(
                "connector.class", BatchSessionSourceConnector.class.getName(), "name", "any", "accounts", "north");

        assertThat(errors(cluster.rest().put(path(), bare))).containsOnlyKeys("mode", "topic", "account.north.api.key");
    }

    @Test
    void boundsThatCrossAreAnErrorOfOneOfThem(ConnectCluster cluster) {
        ConnectorConfig crossed = ConnectorConfig.snapshot("any", 1)
                .account("north", API, "any")
                .with("filter.created.after", "2026-02-01T00:00:00Z")
                .with("filter.created.before", "2026-01-01T00:00:00Z")
                .with("name", "any");

        assertThat(errors(validate(cluster, crossed))).containsOnlyKeys("filter.created.before");
    }

    private static ConnectRest.Answer validate(ConnectCluster cluster, ConnectorConfig config) {
        return cluster.rest().put(path(), config.settings());
    }

    private static String path() {
        return "/connector-plugins/" + PLUGIN + "/config/validate";
    }

    private static Map<String, List<String>> errors(ConnectRest.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Map<String, List<String>> errors = new TreeMap<>();
        for (JsonNode config : answer.json().path("configs")) {
            JsonNode value = config.path("value");
            List<String> messages =
                    value.path("errors").valueStream().map(JsonNode::asString).toList();
            if (!messages.isEmpty()) {
                errors.put(value.path("name").asString(), messages);
            }
        }
        return errors;
    }
}
