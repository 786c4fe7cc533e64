package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

/** What every message that repeats a server's words promises. */
final class ShownText {
    /** A page's number, a status, a pointer and two texts of a server, each character of which may be escaped. */
    private static final int MAX_LENGTH = 100 + 2 * 12 * ServerText.MAX_LENGTH;

    private ShownText() {}

    static void check(String message, ApiKey key) {
        assertThat(message).hasSizeLessThan(MAX_LENGTH);
        assertThat(message.toLowerCase(java.util.Locale.ROOT)).doesNotContain(key.value());
        assertThat(message.codePoints().filter(ShownText::isUnsafe)).isEmpty();
    }

    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> // without its other half
                true;
            default -> false;
        };
    }
}
