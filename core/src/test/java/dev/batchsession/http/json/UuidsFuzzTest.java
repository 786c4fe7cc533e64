package dev.batchsession.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

class UuidsFuzzTest {
    private static final Pattern FULL = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @FuzzTest
    void readsWhatTheJdkReadsInItsFullFormAndNothingElse(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        UUID expected = FULL.matcher(text).matches() ? UUID.fromString(text) : null;
        byte[] larger = ("12" + text + "34").getBytes(StandardCharsets.UTF_8);

        assertThat(Uuids.parse(text)).isEqualTo(expected);
        if (larger.length == Uuids.LENGTH + 4) {
            assertThat(Uuids.parse(larger, 2)).isEqualTo(expected);
        }
    }
}
