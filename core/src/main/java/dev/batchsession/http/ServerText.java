package dev.batchsession.http;

/** Sanitizes text from a server for messages and logs: masks the key, escapes control characters, and limits the length. */
final class ServerText {
    /** Maximum length of a server's text in a message, in characters. */
    static final int MAX_LENGTH = 500;

    private ServerText() {}

    static String sanitized(String text, ApiKey key) {
        // Masked before it is truncated: half of a key at the cut would not be recognized.
        return bounded(key.maskedIn(text));
    }

    /** As {@link #sanitized}, for text in which the key is already masked. */
    static String bounded(String masked) {
        StringBuilder sanitized = new StringBuilder(Math.min(masked.length(), MAX_LENGTH));
        int end = Math.min(masked.length(), MAX_LENGTH);
        if (end < masked.length() && Character.isHighSurrogate(masked.charAt(end - 1))) {
            end--; // half a character
        }
        masked.substring(0, end).codePoints().forEach(c -> {
            if (isUnsafe(c)) {
                sanitized.append(String.format(c < 0x10000 ? "\\u%04x" : "\\u{%x}", c));
            } else {
                sanitized.appendCodePoint(c);
            }
        });
        return end < masked.length() ? sanitized.append('…').toString() : sanitized.toString();
    }

    /** Control characters, line and paragraph separators, marks that reverse the reading direction, halves of characters. */
    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
