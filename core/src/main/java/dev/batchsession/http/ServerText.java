package dev.batchsession.http;

/** Makes what a server sent fit to be shown: no key, no control characters that forge log lines, no more than a bound. */
final class ServerText {
    /** Longest text of a server that a message repeats, in characters. */
    static final int MAX_LENGTH = 500;

    private ServerText() {}

    static String sanitized(String text, ApiKey key) {
        // Masked before it is cut: a key that straddles the cut would show its first half.
        return bounded(key.maskedIn(text));
    }

    /** As {@link #sanitized}, of a text in which the key is masked already. */
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
