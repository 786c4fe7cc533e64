package dev.batchsession.http.json;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The encodings of JSON: UTF-8, UTF-16 and UTF-32, each with a byte order mark or without. */
final class JsonEncoding {
    private static final int UTF_8_MARK = 0xefbbbf;
    private static final char MARK = '\ufeff';

    private JsonEncoding() {}

    /** Returns a copy in UTF-8 without a byte order mark. Invalid UTF-8 is kept as it is. */
    static byte[] utf8(byte[] text, int length) {
        byte[] firstBytes =
                Arrays.copyOf(text, Integer.BYTES); // with those behind a shorter text, which are not looked at
        int start = ByteBuffer.wrap(firstBytes).getInt();
        Charset charset = charset(start, length);
        if (charset.equals(StandardCharsets.UTF_8)) {
            boolean hasMark = length >= 3 && start >>> Byte.SIZE == UTF_8_MARK;
            return Arrays.copyOfRange(text, hasMark ? 3 : 0, length);
        }
        String decoded = new String(text, 0, length, charset);
        String json = decoded.indexOf(MARK) == 0 ? decoded.substring(1) : decoded;
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** JSON starts with an ASCII character, so the zeros in its first bytes show the encoding. */
    private static Charset charset(int start, int length) {
        if (length >= Integer.BYTES) {
            if (start == 0x0000feff || start >>> 8 == 0) {
                return Charset.forName("UTF-32BE");
            }
            if (start == 0xfffe0000 || start << 8 == 0) {
                return Charset.forName("UTF-32LE");
            }
        }
        if (length >= Short.BYTES) {
            int first = start >>> 24;
            int second = start >>> 16 & 0xff;
            if (first == 0 || (first == 0xfe && second == 0xff)) {
                return StandardCharsets.UTF_16BE;
            }
            if (second == 0 || (first == 0xff && second == 0xfe)) {
                return StandardCharsets.UTF_16LE;
            }
        }
        return StandardCharsets.UTF_8;
    }
}
