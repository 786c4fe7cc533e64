package dev.batchsession.http;

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
        char[] buffer = ("12" + text + "34").toCharArray();

        assertThat(Uuids.parse(buffer, 2, text.length())).isEqualTo(expected);
    }
}
