package dev.batchsession.http.json;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads UUIDs from bytes without an intermediate string. */
final class Uuids {
    static final int LENGTH = "01234567-89ab-cdef-0123-456789abcdef".length();
    /** The value of each byte that is a hexadecimal digit; negative for any other. */
    private static final byte[] DIGITS = digits();

    private Uuids() {}

    private static byte[] digits() {
        byte[] digits = new byte[256];
        for (int c = 0; c < digits.length; c++) {
            digits[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
        }
        return digits;
    }

    /** Returns the UUID, or {@code null} if the text is not the full form of 36 characters, in either case. */
    static @Nullable UUID parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length == LENGTH ? parse(bytes, 0) : null;
    }

    /** As {@link #parse(String)}, for the {@link #LENGTH} bytes from {@code from} on, which must exist. */
    static @Nullable UUID parse(byte[] text, int from) {
        boolean hasHyphens =
                text[from + 8] == '-' && text[from + 13] == '-' && text[from + 18] == '-' && text[from + 23] == '-';
        long timeLow = hex(text, from) << 16 | hex(text, from + 4);
        long timeMidAndHigh = hex(text, from + 9) << 16 | hex(text, from + 14);
        long clockAndNode = hex(text, from + 19) << 16 | hex(text, from + 24);
        long node = hex(text, from + 28) << 16 | hex(text, from + 32);
        if (!hasHyphens || (timeLow | timeMidAndHigh | clockAndNode | node) < 0) {
            return null;
        }
        return new UUID(timeLow << 32 | timeMidAndHigh, clockAndNode << 32 | node);
    }

    /** Returns the value of four hexadecimal digits; negative if one of them is invalid. */
    private static long hex(byte[] text, int from) {
        return (long) digit(text[from]) << 12
                | (long) digit(text[from + 1]) << 8
                | (long) digit(text[from + 2]) << 4
                | digit(text[from + 3]);
    }

    private static int digit(byte c) {
        return DIGITS[c & 0xff];
    }
}
