package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

class TimestampsFuzzTest {
    private static final Pattern BASIC_OFFSET = Pattern.compile("(.*[+-]\\d\\d)(\\d\\d)?");

    @FuzzTest
    void readsWhatTheJdkReadsAndBasicOffsetsAndNothingElse(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Instant expected = expected(text);

        Instant read;
        try {
            read = Timestamps.parse(text);
        } catch (DateTimeException refused) {
            read = null;
        }
        assertThat(read).isEqualTo(expected);
        assertThat(TimestampsTest.inPlace(text)).isIn(null, expected);
    }

    private static @Nullable Instant expected(String text) {
        Instant byTheJdk = byTheJdk(text);
        Matcher basic = BASIC_OFFSET.matcher(text);
        if (byTheJdk != null || !basic.matches()) {
            return byTheJdk;
        }
        return byTheJdk(basic.group(1) + ':' + (basic.group(2) == null ? "00" : basic.group(2)));
    }

    private static @Nullable Instant byTheJdk(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException refused) {
            return null;
        }
    }
}
