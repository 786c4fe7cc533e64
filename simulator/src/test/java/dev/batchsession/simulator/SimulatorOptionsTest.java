package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SimulatorOptionsTest {
    private static final URI WEBHOOK = URI.create("http://127.0.0.1:9/hooks");

    private final SimulatorOptions defaults = SimulatorOptions.defaults();

    @Test
    void keepsWhatEachSettingSaysInACopy() {
        ListVariant variant = ListVariant.usual().order(RowOrder.SHUFFLED);
        SimulatorOptions options = defaults.batches(1)
                .seed(2)
                .requiredKey("k")
                .latency(Duration.ofMillis(3))
                .failureRate(0.4)
                .throttleRate(0.5)
                .retryAfter(Duration.ofSeconds(6))
                .port(7)
                .list(variant)
                .latencyPerRow(Duration.ofNanos(8))
                .webhook(WEBHOOK, "s");

        assertThat(options)
                .isEqualTo(new SimulatorOptions(
                        1,
                        2,
                        "k",
                        Duration.ofMillis(3),
                        0.4,
                        0.5,
                        Duration.ofSeconds(6),
                        7,
                        variant,
                        Duration.ofNanos(8),
                        new SimulatorOptions.Webhook(WEBHOOK, "s")));
        assertThat(defaults.batches()).isEqualTo(1234);
    }

    @Test
    void refusesWhatCannotBeServed() {
        assertRefused(() -> defaults.batches(-1), "batches must be >= 0 but was -1");
        assertRefused(() -> defaults.latency(Duration.ofMillis(-1)), "latency must be >= 0 but was PT-0.001S");
        assertRefused(() -> defaults.failureRate(1.1), "failureRate must be 0 to 1 but was 1.1");
        assertRefused(() -> defaults.throttleRate(Double.NaN), "throttleRate must be 0 to 1 but was NaN");
        assertRefused(
                () -> defaults.failureRate(0.75).throttleRate(0.5),
                "failureRate and throttleRate must be 1 or less together but was 1.25");
        assertRefused(() -> defaults.retryAfter(Duration.ofSeconds(-1)), "retryAfter must be >= 0 but was PT-1S");
        assertRefused(
                () -> defaults.latencyPerRow(Duration.ofNanos(-1)),
                "latencyPerRow must be >= 0 but was PT-0.000000001S");
        assertRefused(() -> defaults.webhook(URI.create("/hooks"), "s"), "uri must be absolute but was /hooks");
        assertRefused(() -> defaults.webhook(WEBHOOK, " "), "secret must not be blank");
        assertRefused(() -> defaults.port(65_536), "port must be 0 to 65535 but was 65536");
    }

    @Test
    void hidesTheKeyAndTheSecret() {
        assertThat(defaults.requiredKey("sk-secret")).asString().contains("***").doesNotContain("sk-secret");
        assertThat(defaults.webhook(WEBHOOK, "a-secret"))
                .asString()
                .contains("http://127.0.0.1:9/hooks", "***")
                .doesNotContain("a-secret");
    }

    private static void assertRefused(ThrowingCallable setting, String message) {
        assertThatThrownBy(setting).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
