package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private static final int TEXTS = Integer.getInteger("texts", 20_000);
    private static final int MAX_KEY_LENGTH = 12;
    private static final String PLAIN = "aAkKsSiI01-_.*~";
    private static final String ENCODED = "&<>\"'%+/ =";
    /** Equal to k, s and i if case is ignored in all of Unicode, but not in ASCII. */
    private static final String LOOKALIKES = "\u212a\u017f\u0130\u0131é\n";

    private final long seed = Long.getLong("seed", 42);
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the key is sk-1&2<3.",
                "THE KEY IS SK-1&2<3.",
                "the key is sk-1%262%3C3.",
                "the key is sk-1%262%3c3.",
                "the key is sk-1&amp;2&lt;3."
            })
    void masksEveryForm(String text) {
        assertThat(ApiKey.of("sk-1&2<3").maskedIn(text)).isEqualToIgnoringCase("the key is ***.");
    }

    @Test
    void masksAKeyWhoseFirstCharacterIsEncoded() {
        assertThat(ApiKey.of("&k").maskedIn("&k %26K &AMP;k")).isEqualTo("*** *** ***");
    }

    @Test
    void returnsOtherTextAsItIs() {
        String text = "content-length";

        assertThat(ApiKey.of("content-type").maskedIn(text)).isSameAs(text);
    }

    @Test
    void masksWhatAPatternOfAllFormsFinds() {
        int masked = 0;
        for (int i = 0; i < TEXTS; i++) {
            String value = key();
            String text = text(value);
            String expected = Pattern.compile(
                            String.join(
                                    "|",
                                    forms(value).stream().map(Pattern::quote).toList()),
                            Pattern.CASE_INSENSITIVE)
                    .matcher(text)
                    .replaceAll("***");

            assertThat(ApiKey.of(value).maskedIn(text))
                    .as("seed %d, key %s in %s", seed, value, text)
                    .isEqualTo(expected);
            masked += expected.equals(text) ? 0 : 1;
        }
        assertThat(masked).isBetween(TEXTS / 4, TEXTS - TEXTS / 8);
    }

    private static List<String> forms(String key) {
        return List.of(
                key,
                URLEncoder.encode(key, StandardCharsets.UTF_8),
                key.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;"));
    }

    private String key() {
        String key;
        do {
            key = characters(PLAIN + (random.nextBoolean() ? ENCODED : ""), 1 + random.nextInt(MAX_KEY_LENGTH));
        } while (!key.equals(key.strip()) || key.isEmpty() || key.contains("${"));
        return key;
    }

    /** Other characters, forms of the key, and parts of them, in any case. */
    private String text(String key) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String form = forms(key).get(random.nextInt(3));
            int from = random.nextInt(3) == 0 ? 0 : random.nextInt(form.length());
            String part = form.substring(from, random.nextBoolean() ? form.length() : from + 1);
            text.append(
                    switch (random.nextInt(4)) {
                        case 0 -> characters(PLAIN + ENCODED + LOOKALIKES, random.nextInt(8));
                        case 1 -> part.toUpperCase(Locale.ROOT);
                        case 2 -> part.toLowerCase(Locale.ROOT);
                        default -> part;
                    });
        }
        return text.toString();
    }

    private String characters(String alphabet, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
