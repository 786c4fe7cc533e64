package dev.batchsession.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads UUIDs from a character buffer without an intermediate string. */
final class Uuids {
    private static final int LENGTH = "01234567-89ab-cdef-0123-456789abcdef".length();
    private static final int NO_DIGIT = -1;

    private Uuids() {}

    /** The UUID; {@code null} where the text is not its full form of 36 characters, in either case. */
    static @Nullable UUID parse(char[] text, int start, int length) {
        if (length != LENGTH
                || text[start + 8] != '-'
                || text[start + 13] != '-'
                || text[start + 18] != '-'
                || text[start + 23] != '-') {
            return null;
        }
        long timeLow = hex(text, start, 8);
        long timeMid = hex(text, start + 9, 4);
        long timeHigh = hex(text, start + 14, 4);
        long clock = hex(text, start + 19, 4);
        long node = hex(text, start + 24, 12);
        if ((timeLow | timeMid | timeHigh | clock | node) < 0) {
            return null;
        }
        return new UUID(timeLow << 32 | timeMid << 16 | timeHigh, clock << 48 | node);
    }

    /** The number in {@code count} hexadecimal digits, at most twelve; negative where one of them is none. */
    private static long hex(char[] text, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            int digit = digit(text[i]);
            if (digit == NO_DIGIT) {
                return NO_DIGIT;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20; // folds A-F onto a-f, and nothing else onto them
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : NO_DIGIT;
    }
}
