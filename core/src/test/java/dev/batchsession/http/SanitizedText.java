package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.page.PageFetchException;

/** What every message that repeats a server's words promises. */
final class SanitizedText {
    /** A page's number, a status, a pointer and two texts of a server, each character of which may be escaped. */
    private static final int MAX_LENGTH = 100 + 2 * 12 * ServerText.MAX_LENGTH;

    private SanitizedText() {}

    /** The message, and whatever a log prints of the failure beside it: causes and suppressed exceptions, at any depth. */
    static void check(PageFetchException failure, ApiKey key) {
        check(String.valueOf(failure.getMessage()), key);
        checkAll(failure, key);
    }

    private static void checkAll(Throwable error, ApiKey key) {
        check(error.toString(), key);
        check(String.valueOf(error.getMessage()), key);
        check(String.valueOf(error.getLocalizedMessage()), key);
        for (Throwable suppressed : error.getSuppressed()) {
            checkAll(suppressed, key);
        }
        if (error.getCause() != null) {
            checkAll(error.getCause(), key);
        }
    }

    private static void check(String message, ApiKey key) {
        assertThat(message).hasSizeLessThan(MAX_LENGTH);
        assertThat(message.toLowerCase(java.util.Locale.ROOT)).doesNotContain(key.value());
        assertThat(message.codePoints().filter(SanitizedText::isUnsafe)).isEmpty();
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
