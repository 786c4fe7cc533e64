package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class RateTest {
    private static final Rate.Converter CONVERTER = new Rate.Converter();

    @Test
    void permitsCallsOfASecondAtOnceAndThoseOfAMinuteEvenly() {
        Rate second = CONVERTER.convert("20/s");
        Rate minute = CONVERTER.convert("90/m");

        assertThat(second.limiter().getLimitForPeriod()).isEqualTo(20);
        assertThat(second.limiter().getLimitRefreshPeriod()).isEqualTo(Duration.ofSeconds(1));
        assertThat(minute.limiter().getLimitForPeriod()).isEqualTo(1);
        assertThat(minute.limiter().getLimitRefreshPeriod())
                .isEqualTo(Duration.ofMinutes(1).dividedBy(90));
        assertThat(minute.perSecond()).isEqualTo(1.5);
        assertThat(minute).hasToString("90/m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "0/s", "1001/s", "20/h", "-1/s", "1.5/s", "20 /s"})
    void namesTheFormsOfARate(String text) {
        assertThatThrownBy(() -> CONVERTER.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage(
                        "expected 1 to 1000 calls a second or minute, such as 20/s or 90/m, but was '" + text + "'");
    }
}
