package dev.batchsession.export;

import dev.batchsession.model.BatchStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * Lines of ASCII text in an array that is reused, and that values are written to without intermediate strings, eight or two bytes at a
 * time. The date of the last time is cached, since most rows of a page are of the same day. Not safe for concurrent use.
 */
final class LineBuffer {
    private static final int INITIAL_SIZE = 512;
    /** Two digits of each number below 256, hexadecimal, and of each below 100, decimal. The lower byte is the first digit. */
    private static final short[] HEX_PAIRS = pairs(16);

    private static final short[] DECIMAL_PAIRS = pairs(10);
    private static final VarHandle PAIRS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int UUID_LENGTH = "01234567-89ab-cdef-0123-456789abcdef".length();

    private static final int DATE_LENGTH = "2026-11-24".length();
    private static final int TO_SECOND_LENGTH = "2026-11-24T08:15:".length();
    /** Parts of a time, with zeros for the digits. */
    private static final long TO_SECOND = Text.of("T\0\0:\0\0:").numbers()[0];

    private static final long SECOND_TO_END = Text.of("\0\0.\0\0\0Z").numbers()[0];
    private static final int MAX_TIME_LENGTH = "2026-11-24T08:15:30.123456789Z".length();
    private static final int SECONDS_PER_DAY = 24 * 60 * 60;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLI_DIGITS = 3;
    private static final int NANO_DIGITS = 9;
    private static final long MIN_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long MAX_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private byte[] bytes = new byte[INITIAL_SIZE];
    private int length;
    /** The day of the cached date, in days since 1970. */
    private long day = Long.MIN_VALUE;

    private final byte[] date = "0000-00-00".getBytes(StandardCharsets.US_ASCII);

    /**
     * Constant text in ASCII, as numbers of eight bytes each. The last number has zeros after the text. A record, because the JIT treats
     * the components of a constant record as constants.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or changed
    record Text(int length, long[] numbers) {
        static Text of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            long[] numbers = new long[(bytes.length + Long.BYTES - 1) / Long.BYTES];
            ByteBuffer.wrap(Arrays.copyOf(bytes, numbers.length * Long.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer()
                    .get(numbers);
            return new Text(bytes.length, numbers);
        }

        /** Returns the name of each status between two texts. */
        static Map<BatchStatus, Text> withStatus(String before, String after) {
            Map<BatchStatus, Text> texts = new EnumMap<>(BatchStatus.class);
            for (BatchStatus status : BatchStatus.values()) {
                texts.put(status, of(before + status.wireName() + after));
            }
            return texts;
        }
    }

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

    LineBuffer put(Text text) {
        int at = append(text.length());
        long[] numbers = text.numbers();
        for (int i = 0; i < numbers.length; i++) {
            LONGS.set(bytes, at + i * Long.BYTES, numbers[i]);
        }
        return this;
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
        int nanos = time.getNano();
        if (nanos % NANOS_PER_MILLI == 0) {
            int at = putToMinute(second, MAX_TIME_LENGTH - NANO_DIGITS + MILLI_DIGITS);
            int millis = nanos / NANOS_PER_MILLI;
            long first = '0' + millis / 100L;
            LONGS.set(bytes, at, SECOND_TO_END | pair(second % 60) | first << 24 | pair(millis % 100) << 32);
        } else {
            putNanos(second, nanos);
        }
        return this;
    }

    private void putNanos(int second, int nanos) {
        int fraction = nanos;
        int digits = NANO_DIGITS;
        for (; fraction % 10 == 0; fraction /= 10) {
            digits--;
        }
        int at = putToMinute(second, MAX_TIME_LENGTH - NANO_DIGITS + digits);
        putPair(second % 60, at);
        bytes[at + 2] = '.';
        putDecimal(fraction, digits, at + 3);
        bytes[length - 1] = 'Z';
    }

    /** Writes the cached date, hours and minutes of a time of this length. Returns the index of its seconds. */
    private int putToMinute(int second, int timeLength) {
        int at = append(timeLength);
        LONGS.set(bytes, at, (long) LONGS.get(date, 0));
        PAIRS.set(bytes, at + Long.BYTES, (short) PAIRS.get(date, Long.BYTES));
        LONGS.set(bytes, at + DATE_LENGTH, TO_SECOND | pair(second / 3600) << 8 | pair(second / 60 % 60) << 32);
        return at + TO_SECOND_LENGTH;
    }

    private static long pair(int number) {
        return DECIMAL_PAIRS[number] & 0xffff;
    }

    private void cacheDate(long epochDay) {
        LocalDate cached = LocalDate.ofEpochDay(epochDay);
        PAIRS.set(date, 0, DECIMAL_PAIRS[cached.getYear() / 100]);
        PAIRS.set(date, 2, DECIMAL_PAIRS[cached.getYear() % 100]);
        PAIRS.set(date, 5, DECIMAL_PAIRS[cached.getMonthValue()]);
        PAIRS.set(date, 8, DECIMAL_PAIRS[cached.getDayOfMonth()]);
        day = epochDay;
    }

    /** Makes room for more bytes, and for a number that begins in them. Returns the index of the first. */
    private int append(int count) {
        int at = length;
        length = Math.addExact(at, count);
        if (length > bytes.length - Long.BYTES) {
            grow();
        }
        return at;
    }

    private void grow() {
        long size = Math.max(2L * bytes.length, (long) length + Long.BYTES);
        bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, size));
    }

    private void putDecimal(int number, int digits, int at) {
        int rest = number;
        int end = at + digits;
        for (; end > at + 1; end -= 2) {
            putPair(rest % 100, end - 2);
            rest /= 100;
        }
        if (end > at) {
            bytes[at] = (byte) ('0' + rest % 10);
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
