package dev.batchsession.export;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;

/**
 * Lines of ASCII text in an array that is reused, and that values are written to without intermediate strings. The date of the last time
 * is cached, since most rows of a page are of the same day. Not safe for concurrent use.
 */
final class LineBuffer {
    private static final int INITIAL_SIZE = 512;
    /** Two digits of each number below 256, hexadecimal, and of each below 100, decimal. The lower byte is the first digit. */
    private static final short[] HEX_PAIRS = pairs(16);

    private static final short[] DECIMAL_PAIRS = pairs(10);
    private static final VarHandle PAIRS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int UUID_LENGTH = "01234567-89ab-cdef-0123-456789abcdef".length();

    private static final int DATE_LENGTH = "2026-11-24".length();
    private static final int MAX_TIME_LENGTH = "2026-11-24T08:15:30.123456789Z".length();
    private static final int SECONDS_PER_DAY = 24 * 60 * 60;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLI_DIGITS = 3;
    private static final int NANO_DIGITS = 9;
    private static final long MIN_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long MAX_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private byte[] bytes = new byte[INITIAL_SIZE];
    private int length;
    private final byte[] date = "0000-00-00".getBytes(StandardCharsets.US_ASCII);
    /** The day of the cached date, in days since 1970. */
    private long day = Long.MIN_VALUE;

    private static short[] pairs(int radix) {
        short[] pairs = new short[radix * radix];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) (Character.forDigit(i % radix, radix) << 8 | Character.forDigit(i / radix, radix));
        }
        return pairs;
    }

    void clear() {
        length = 0;
    }

    /** Returns a view of what was written, which is valid until the next change. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    LineBuffer put(byte[] text) {
        int at = append(text.length);
        System.arraycopy(text, 0, bytes, at, text.length);
        return this;
    }

    /** @param ascii has no other characters */
    LineBuffer put(String ascii) {
        int at = append(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[at + i] = (byte) ascii.charAt(i);
        }
        return this;
    }

    LineBuffer put(UUID id) {
        int at = append(UUID_LENGTH);
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        putHex(high >>> 48, at);
        putHex(high >>> 32, at + 4);
        bytes[at + 8] = '-';
        putHex(high >>> 16, at + 9);
        bytes[at + 13] = '-';
        putHex(high, at + 14);
        bytes[at + 18] = '-';
        putHex(low >>> 48, at + 19);
        bytes[at + 23] = '-';
        putHex(low >>> 32, at + 24);
        putHex(low >>> 16, at + 28);
        putHex(low, at + 32);
        return this;
    }

    /** @param number must not be negative */
    LineBuffer put(int number) {
        int digits = 1;
        for (int rest = number; rest > 9; rest /= 10) {
            digits++;
        }
        putDecimal(number, digits, append(digits));
        return this;
    }

    /** Returns whether the year of this time has four digits. */
    static boolean canPut(Instant time) {
        return time.getEpochSecond() >= MIN_SECOND && time.getEpochSecond() <= MAX_SECOND;
    }

    /**
     * Writes a time in UTC and ISO 8601, with at least three fraction digits, and more only if they are not zeros.
     *
     * @param time must be one that {@link #canPut}
     */
    LineBuffer put(Instant time) {
        long epochDay = Math.floorDiv(time.getEpochSecond(), (long) SECONDS_PER_DAY);
        if (epochDay != day) {
            cacheDate(epochDay);
        }
        int second = (int) (time.getEpochSecond() - epochDay * SECONDS_PER_DAY);
        int fraction = time.getNano();
        int digits = NANO_DIGITS;
        if (fraction % NANOS_PER_MILLI == 0) {
            fraction /= NANOS_PER_MILLI;
            digits = MILLI_DIGITS;
        }
        while (digits > MILLI_DIGITS && fraction % 10 == 0) {
            fraction /= 10;
            digits--;
        }
        int at = append(MAX_TIME_LENGTH - NANO_DIGITS + digits);
        System.arraycopy(date, 0, bytes, at, DATE_LENGTH);
        bytes[at + 10] = 'T';
        putPair(second / 3600, at + 11);
        bytes[at + 13] = ':';
        putPair(second / 60 % 60, at + 14);
        bytes[at + 16] = ':';
        putPair(second % 60, at + 17);
        bytes[at + 19] = '.';
        putDecimal(fraction, digits, at + 20);
        bytes[length - 1] = 'Z';
        return this;
    }

    private void cacheDate(long epochDay) {
        LocalDate cached = LocalDate.ofEpochDay(epochDay);
        PAIRS.set(date, 0, DECIMAL_PAIRS[cached.getYear() / 100]);
        PAIRS.set(date, 2, DECIMAL_PAIRS[cached.getYear() % 100]);
        PAIRS.set(date, 5, DECIMAL_PAIRS[cached.getMonthValue()]);
        PAIRS.set(date, 8, DECIMAL_PAIRS[cached.getDayOfMonth()]);
        day = epochDay;
    }

    /** Makes room for more bytes. Returns the index of the first. */
    private int append(int count) {
        int at = length;
        length = Math.addExact(at, count);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * bytes.length, length)));
        }
        return at;
    }

    private void putDecimal(int number, int digits, int at) {
        int rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private void putPair(int number, int at) {
        PAIRS.set(bytes, at, DECIMAL_PAIRS[number]);
    }

    /** Writes the four digits of the lowest 16 bits. */
    private void putHex(long bits, int at) {
        PAIRS.set(bytes, at, HEX_PAIRS[(int) (bits >>> 8) & 0xff]);
        PAIRS.set(bytes, at + 2, HEX_PAIRS[(int) bits & 0xff]);
    }
}
