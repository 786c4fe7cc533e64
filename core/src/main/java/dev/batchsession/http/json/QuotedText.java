package dev.batchsession.http.json;

import java.nio.charset.StandardCharsets;

/**
 * A string of printable ASCII with its quotes, as numbers that are each compared with eight bytes of a text (SWAR). The numbers
 * overlap if the string is shorter.
 */
record QuotedText(String value, int length, long first, long middle, long last) {
    private static final int MIN_LENGTH = Long.BYTES;
    private static final int MAX_LENGTH = 3 * Long.BYTES;

    static QuotedText of(String value) {
        byte[] quoted = ('"' + value + '"').getBytes(StandardCharsets.US_ASCII);
        int length = quoted.length;
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw new IllegalArgumentException("needs more than three numbers, or less than one: " + value);
        }
        return new QuotedText(
                value,
                length,
                LittleEndian.longAt(quoted, 0),
                LittleEndian.longAt(quoted, middle(length)),
                LittleEndian.longAt(quoted, length - Long.BYTES));
    }

    /** Returns whether the text from {@code at} to {@code end} starts with this. */
    boolean isAt(byte[] text, int at, int end) {
        return at + length <= end
                && LittleEndian.longAt(text, at) == first
                && LittleEndian.longAt(text, at + length - Long.BYTES) == last
                && LittleEndian.longAt(text, at + middle(length)) == middle;
    }

    private static int middle(int length) {
        return Math.min(Long.BYTES, length - Long.BYTES);
    }
}
