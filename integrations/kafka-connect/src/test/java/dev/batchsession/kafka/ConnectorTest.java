package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.page.Checkpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class ConnectorTest {
    private static final String URL = "http://127.0.0.1:1";

    private final BatchSessionSourceConnector connector = new BatchSessionSourceConnector();

    @Test
    void isFoundByWorkers() {
        assertThat(ServiceLoader.load(SourceConnector.class))
                .anyMatch(found -> found instanceof BatchSessionSourceConnector);
    }

    @Test
    void aWatchIsOneTasksAndEachTaskHasItsAccounts() {
        assertThat(split("changes", 8, "a,b,c")).containsExactly("a:0:1:1", "b:0:1:1", "c:0:1:1");
        assertThat(split("changes", 2, "a,b,c")).containsExactly("a:0:1:1,c:0:1:1", "b:0:1:1");
    }

    @Test
    void aSnapshotIsDividedAmongAsManyTasksAsThereMayBe() {
        assertThat(split("snapshot", 4, "a")).containsExactly("a:0:4:4", "a:1:4:4", "a:2:4:4", "a:3:4:4");
        assertThat(split("snapshot", 5, "a,b")).containsExactly("a:0:2:2", "b:0:2:2", "a:1:2:2", "b:1:2:2");
        assertThat(split("snapshot", 1, "a,b")).containsExactly("a:0:1:1,b:0:1:1");
    }

    @Test
    void theNumberOfPartsCanBeFixedWhateverTheNumberOfTasks() {
        assertThat(split("snapshot", 2, "a", "snapshot.windows", "3")).containsExactly("a:0:3:2,a:2:3:2", "a:1:3:2");
        assertThat(split("snapshot", 8, "a", "snapshot.windows", "2")).containsExactly("a:0:2:2", "a:1:2:2");
    }

    @Test
    void aTaskHasTheKeysOfItsOwnAccountsUnderTheirOwnNames() {
        connector.start(twoAccounts("changes"));

        List<Map<String, String>> tasks = connector.taskConfigs(2);

        assertThat(tasks.get(0)).containsEntry("account.a.api.key", "key-a").doesNotContainKey("account.b.api.key");
        assertThat(tasks.get(1)).containsEntry("account.b.api.key", "key-b").doesNotContainKey("account.a.api.key");
        assertThat(Settings.of(tasks.get(1)).account("b").apiKey()).isEqualTo("key-b");
    }

    @Test
    void theSameConfigurationGivesTheSameTasks() {
        connector.start(twoAccounts("snapshot"));
        BatchSessionSourceConnector elsewhere = new BatchSessionSourceConnector();
        elsewhere.start(twoAccounts("snapshot"));

        assertThat(connector.taskConfigs(7)).isEqualTo(elsewhere.taskConfigs(7));
    }

    @Test
    void tasksShareAnAccountsCalls() {
        assertThat(TaskStreams.shareOfCalls(10, 1).getLimitRefreshPeriod()).isEqualTo(Duration.ofMillis(100));
        assertThat(TaskStreams.shareOfCalls(10, 4).getLimitRefreshPeriod()).isEqualTo(Duration.ofMillis(400));
        assertThat(TaskStreams.shareOfCalls(10, 4).getLimitForPeriod()).isEqualTo(1);
    }

    @Test
    void supportsExactlyOnce() {
        assertThat(connector.exactlyOnceSupport(Properties.of("changes", URL))).isEqualTo(ExactlyOnceSupport.SUPPORTED);
        assertThat(connector.exactlyOnceSupport(Properties.of("snapshot", URL)))
                .isEqualTo(ExactlyOnceSupport.SUPPORTED);
    }

    @Test
    void takesOffsetsThatATaskCanGoOnFrom() {
        Map<String, String> changes = Map.of("stream", "changes a all");
        Map<String, String> snapshot = Map.of("stream", "snapshot a 0/1 of PT168H all");
        String checkpoint = Checkpoint.of("watch", 1, () -> new byte[3]).encode();

        assertThat(alter(changes, Map.of("checkpoint", checkpoint))).isTrue();
        assertThat(alter(changes, null)).isTrue();
        assertThat(alter(snapshot, Map.of("run", 0L, "done", true))).isTrue();
        assertThat(alter(
                        snapshot,
                        Map.of("run", 0L, "done", false, "from", 1L, "length", 2L, "undated", false, "sent", "")))
                .isTrue();
    }

    @Test
    void refusesOffsetsThatNoTaskCanGoOnFrom() {
        Map<String, String> changes = Map.of("stream", "changes a all");
        Map<String, String> snapshot = Map.of("stream", "snapshot a 0/1 of PT168H all");

        assertThatThrownBy(() -> alter(Map.of("file", "x"), null))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("{file=x}");
        assertThatThrownBy(() -> alter(Map.of("stream", "x a all"), Map.of("run", 0L)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("changes or snapshot");
        assertThatThrownBy(() -> alter(changes, Map.of("checkpoint", "bsf.watch.1.cut")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> alter(snapshot, Map.of("run", 0L, "done", false)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("from is missing");
        assertThatThrownBy(() -> alter(snapshot, Map.of("run", "today", "done", false)))
                .isInstanceOf(ConnectException.class);
    }

    private boolean alter(Map<String, String> partition, Map<String, Object> offset) {
        Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
        offsets.put(partition, offset);
        return connector.alterOffsets(Properties.of("changes", URL), offsets);
    }

    private List<String> split(String mode, int maxTasks, String accounts, String... more) {
        Map<String, String> properties = Properties.of(mode, URL, more);
        properties.put("accounts", accounts);
        Arrays.stream(accounts.split(",", -1)).forEach(name -> properties.put("account." + name + ".api.key", "k"));
        connector.start(properties);
        return connector.taskConfigs(maxTasks).stream()
                .map(config -> config.get(Assignment.SETTING))
                .toList();
    }

    private static Map<String, String> twoAccounts(String mode) {
        return Properties.of(mode, URL, "accounts", "a,b", "account.a.api.key", "key-a", "account.b.api.key", "key-b");
    }
}
