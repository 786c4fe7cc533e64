package dev.batchsession.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads UUIDs from a character buffer without an intermediate string. */
final class Uuids {
    private static final int LENGTH = "01234567-89ab-cdef-0123-456789abcdef".length();
    private static final int NO_DIGIT = -1;
    /** The value of each character that is a hexadecimal digit. */
    private static final byte[] DIGITS = digits();

    private Uuids() {}

    private static byte[] digits() {
        byte[] digits = new byte[128];
        for (char c = 0; c < digits.length; c++) {
            digits[c] = (byte) Character.digit(c, 16); // -1 where it is none
        }
        return digits;
    }

    /** The UUID; {@code null} where the text is not its full form of 36 characters, in either case. */
    static @Nullable UUID parse(char[] text, int start, int length) {
        if (length != LENGTH
                || text[start + 8] != '-'
                || text[start + 13] != '-'
                || text[start + 18] != '-'
                || text[start + 23] != '-') {
            return null;
        }
        long timeLow = hex(text, start) << 16 | hex(text, start + 4);
        long timeMidAndHigh = hex(text, start + 9) << 16 | hex(text, start + 14);
        long clockAndNode = hex(text, start + 19) << 16 | hex(text, start + 24);
        long node = hex(text, start + 28) << 16 | hex(text, start + 32);
        if ((timeLow | timeMidAndHigh | clockAndNode | node) < 0) {
            return null;
        }
        return new UUID(timeLow << 32 | timeMidAndHigh, clockAndNode << 32 | node);
    }

    /** The number in four hexadecimal digits; negative where one of them is none. */
    private static long hex(char[] text, int from) {
        return (long) digit(text[from]) << 12
                | (long) digit(text[from + 1]) << 8
                | (long) digit(text[from + 2]) << 4
                | digit(text[from + 3]);
    }

    private static int digit(char c) {
        return c < DIGITS.length ? DIGITS[c] : NO_DIGIT;
    }
}
