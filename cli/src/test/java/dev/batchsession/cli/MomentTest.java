package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MomentTest {
    private static final Moment.Converter CONVERTER =
            new Moment.Converter(Clock.fixed(Instant.parse("2026-11-24T12:00:00.750Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "0s, 2026-11-24T12:00:00Z, true",
        "90m, 2026-11-24T10:30:00Z, true",
        "36h, 2026-11-23T00:00:00Z, true",
        "7d, 2026-11-17T12:00:00Z, true",
        "2w, 2026-11-10T12:00:00Z, true",
        "2026-11-01, 2026-11-01T00:00:00Z, false",
        "2026-11-01T02:00:00+02:00, 2026-11-01T00:00:00Z, false"
    })
    void convertsTimesDatesAndTimesBeforeNow(String text, Instant instant, boolean relative) {
        assertThat(CONVERTER.convert(text)).isEqualTo(new Moment(instant, relative));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "7D", "-7d", "1.5h", "1h30m", "7y", "2026-11", "2026-13-01", "2026-02-30", "1234567d"})
    void namesTheFormsOfATime(String text) {
        assertThatThrownBy(() -> CONVERTER.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("expected a time such as 2026-11-24T08:00:00Z, 2026-11-24, 90m, 36h or 7d but was '" + text
                        + "'");
    }
}
