package dev.batchsession.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanDurationTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.387S, 387 ms",
        "PT0.0004S, 0 ms",
        "PT1S, 1 s",
        "PT1.59S, 1.5 s",
        "PT10S, 10 s",
        "PT59.99S, 59.9 s",
        "PT60S, 1 min",
        "PT630S, 10 min 30 s",
        "PT15M, 15 min",
        "PT1H, 1 h",
        "PT100000S, 27 h 46 min",
        "P365D, 8760 h"
    })
    void hasTwoUnitsAtMost(Duration duration, String shown) {
        assertThat(HumanDuration.of(duration)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.0004S, 1 ms",
        "PT0.9999S, 1 s",
        "PT9S, 9 s",
        "PT9.01S, 9.1 s",
        "PT59.99S, 1 min",
        "PT60.1S, 1 min 1 s",
        "PT100000S, 27 h 47 min",
        "PT2562047788015215H30M7S, 876000 h"
    })
    void roundsUp(Duration duration, String shown) {
        assertThat(HumanDuration.roundedUp(duration)).isEqualTo(shown);
    }
}
