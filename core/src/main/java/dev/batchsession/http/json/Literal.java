package dev.batchsession.http.json;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * A fixed part of a JSON text, in printable ASCII, as numbers that are each compared with eight bytes of a text (SWAR). The numbers
 * overlap if the part is shorter. The JIT compiles the numbers of a {@code static final} literal into the comparison.
 */
record Literal(int length, long first, long second, long third, long last) {
    private static final int NUMBERS = 4;

    /** @param text from 8 to 32 characters */
    static Literal of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int length = bytes.length;
        if (length < Long.BYTES || length > NUMBERS * Long.BYTES) {
            throw new IllegalArgumentException("needs more than four numbers, or less than one: " + text);
        }
        return new Literal(
                length,
                LittleEndian.longAt(bytes, 0),
                LittleEndian.longAt(bytes, start(1, length)),
                LittleEndian.longAt(bytes, start(2, length)),
                LittleEndian.longAt(bytes, start(3, length)));
    }

    /** Returns these strings with their quotes, each as a literal. */
    static Literal[] quoted(String... strings) {
        return Stream.of(strings).map(string -> of('"' + string + '"')).toArray(Literal[]::new);
    }

    /** Returns whether the text from {@code at} to {@code end} starts with this. */
    boolean isAt(byte[] text, int at, int end) {
        return at + length <= end
                && LittleEndian.longAt(text, at) == first
                && LittleEndian.longAt(text, at + start(3, length)) == last
                && LittleEndian.longAt(text, at + start(1, length)) == second
                && LittleEndian.longAt(text, at + start(2, length)) == third;
    }

    /** Returns the index of the first byte of a number. */
    private static int start(int number, int length) {
        return Math.min(number * Long.BYTES, length - Long.BYTES);
    }
}
