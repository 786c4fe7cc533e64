package dev.batchsession.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

class TimestampsFuzzTest {
    @FuzzTest
    void readsTheTimestampsOfIso8601AndNothingElse(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Instant expected = JdkTimestamps.read(text);

        Instant read;
        try {
            read = Iso8601.parse(text);
        } catch (DateTimeException refused) {
            read = null;
        }
        assertThat(read).isEqualTo(expected);
        assertThat(TimestampsTest.inPlace(text)).isIn(null, expected);
    }
}
