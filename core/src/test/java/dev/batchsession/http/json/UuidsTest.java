package dev.batchsession.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
    /** Digits of other scripts, and characters whose low byte, or low seven bits, are a digit or a hyphen. */
    private static final char[] BEYOND_LATIN = {
        '\u0130', '\u0141', '\u0166', '\u022d', '\u0660', '\u0669', '\u2010', '\u2212', '\u8030', '\ud835', '\udfd8',
        '\uff10', '\uff21', '\uff41', '\uff46', '\uff0d', '\uffff'
    };

    @Test
    void agreesWithTheJdkInEitherCase() {
        for (int i = 0; i < 10_000; i++) {
            UUID uuid = UUID.randomUUID();
            assertThat(parse(uuid.toString())).isEqualTo(uuid);
            assertThat(parse(uuid.toString().toUpperCase(Locale.ROOT))).isEqualTo(uuid);
        }
        assertThat(parse("ffffffff-ffff-ffff-ffff-ffffffffffff")).isEqualTo(new UUID(-1, -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "5b1f7a0e1c2d4e3f8a9b0c1d2e3f4a5b",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5g",
                "5b1f7a0e-1c2d-4e3f-8a9b_0c1d2e3f4a5b",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5bb",
                "-b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4aļb"
            })
    void refusesAnyOtherForm(String text) {
        assertThat(parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"})
    void takesADigitInPlaceOfADigitAndNothingElse(String valid) {
        for (int at = 0; at < valid.length(); at++) {
            for (int c = 0; c < 256; c++) {
                assertDigitOrNothing(valid, at, (char) c);
            }
            for (char c : BEYOND_LATIN) {
                assertDigitOrNothing(valid, at, c);
            }
        }
    }

    /** So that all else stays in its place: a character of two bytes in place of two. */
    @Test
    void refusesEveryCharacterOfTwoBytes() {
        String valid = "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b";
        for (int at = 0; at < valid.length() - 1; at++) {
            for (char c = 0x80; c < 0x800; c++) {
                String text = valid.substring(0, at) + c + valid.substring(at + 2);
                assertThat(parse(text)).as("U+%04X at %d", (int) c, at).isNull();
            }
        }
    }

    private static void assertDigitOrNothing(String valid, int at, char c) {
        String text = valid.substring(0, at) + c + valid.substring(at + 1);
        boolean fits = valid.charAt(at) == '-' ? c == '-' : "0123456789abcdefABCDEF".indexOf(c) >= 0;

        assertThat(parse(text))
                .as("'%s', U+%04X at %d", text, (int) c, at)
                .isEqualTo(fits ? UUID.fromString(text) : null);
    }

    /** As a text of its own; where it is long enough, the same comes of it in the middle of a larger one. */
    private static @Nullable UUID parse(String text) {
        UUID uuid = Uuids.parse(text);
        byte[] larger = ("ab" + text + "cd").getBytes(StandardCharsets.UTF_8);
        if (larger.length == Uuids.LENGTH + 4) {
            assertThat(Uuids.parse(larger, 2)).isEqualTo(uuid);
        }
        return uuid;
    }
}
