package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final String URL = "http://127.0.0.1:1";

    private final BatchSessionSourceConnector connector = new BatchSessionSourceConnector();

    @Test
    void aUsableConfigurationHasNoErrors() {
        assertThat(errors(Properties.of("changes", URL))).isEmpty();
        assertThat(errors(Properties.of("snapshot", URL, "snapshot.interval", "PT1H", "snapshot.windows", "4")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode                   | everything                    | changes
            topic                  | ''                            | empty
            accounts               | ''                            | at least one account
            accounts               | a,a                           | twice
            accounts               | a,b c                         | letters
            account.a.base.url     | http://example.com            | https
            account.a.base.url     | https://user:secret@host      | https
            account.a.api.key      | ''                            | blank
            filter.status          | sleeping                      | processing
            filter.created.after   | yesterday                     | 2026-01-31
            filter.created.before  | +12000-01-01T00:00:00Z        | year
            poll.interval          | often                         | duration
            poll.interval          | PT0S                          | between PT0.001S
            ended.retention         | PT1S                          | between PT1M
            emit.existing          | maybe                         | true or false
            tombstones             | maybe                         | true or false
            snapshot.interval      | -1                            | duration
            snapshot.windows       | 0                             | between 1 and 1000
            snapshot.window.length | PT1S                          | between PT1M
            calls.per.second       | 0                             | at least
            buffer.rows            | 0                             | at least
            offset.max.bytes       | 10                            | at least
            reopen.horizon         | P7D                           | renamed to ended.retention
            """)
    void tellsOfEachSettingWhatIsWrongWithIt(String name, String value, String told) {
        Map<String, List<String>> errors = errors(Properties.of("changes", URL, name, value));

        assertThat(errors).containsOnlyKeys(name);
        assertThat(errors.get(name)).singleElement().asString().contains(told).doesNotContain("secret");
    }

    @Test
    void tellsOfEachSettingThatIsMissing() {
        Map<String, String> properties = Properties.of("changes", URL);
        properties.keySet().removeAll(List.of("mode", "topic", "account.a.api.key"));

        assertThat(errors(properties)).containsOnlyKeys("mode", "topic", "account.a.api.key");
        assertThat(errors(Map.of())).containsOnlyKeys("mode", "topic", "accounts");
    }

    @Test
    void refusesBoundsThatLeaveNothing() {
        Map<String, String> properties = Properties.of(
                "changes",
                URL,
                "filter.created.after",
                "2026-02-01T00:00:00Z",
                "filter.created.before",
                "2026-01-01T00:00:00Z");

        assertThat(errors(properties)).containsOnlyKeys("filter.created.before");
    }

    @Test
    void showsNoKey() {
        Map<String, String> properties = Properties.of("changes", URL, "account.a.api.key", Properties.KEY + "\r\nx");

        assertThat(connector.validate(properties).configValues().toString()).doesNotContain(Properties.KEY);
        assertThat(errors(properties)).containsOnlyKeys("account.a.api.key");
        assertThat(Settings.of(Properties.of("changes", URL)).account("a").toString())
                .contains("a, " + URL)
                .doesNotContain(Properties.KEY);
    }

    @Test
    void removesWhiteSpaceAroundAKey() {
        Map<String, String> properties =
                Properties.of("changes", URL, "account.a.api.key", ' ' + Properties.KEY + "\r\n");

        assertThat(errors(properties)).isEmpty();
        assertThat(Settings.of(properties).account("a").apiKey()).isEqualTo(Properties.KEY);
    }

    @Test
    void durationsAreIso8601OrMilliseconds() {
        assertThat(Settings.of(Properties.of("changes", URL, "poll.interval", "250"))
                        .pollInterval())
                .isEqualTo(Settings.of(Properties.of("changes", URL, "poll.interval", "PT0.25S"))
                        .pollInterval());
    }

    private Map<String, List<String>> errors(Map<String, String> properties) {
        return connector.validate(properties).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
