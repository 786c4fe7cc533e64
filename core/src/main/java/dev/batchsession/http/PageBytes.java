package dev.batchsession.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of one answer, gathered chunk by chunk up to a bound. Not safe for concurrent use. */
final class PageBytes {
    /** Starting size where the server does not tell the length: about 30 rows. */
    private static final int INITIAL_SIZE = 8 * 1024;
    /** As much as is allocated on a server's word; a page of 100 rows has about 25 KiB. */
    private static final int MAX_TRUSTED_SIZE = 256 * 1024;

    private final int limit;
    private byte[] bytes;
    private int length;
    private boolean overflowed;

    /** @param expected the length the server told; 0 or less where it told none */
    PageBytes(int limit, int expected) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, expected > 0 ? Math.min(expected, MAX_TRUSTED_SIZE) : INITIAL_SIZE)];
    }

    /** Copies what fits below the limit; the chunk stays the caller's. */
    void append(ByteBuf chunk) {
        int fitting = Math.min(chunk.readableBytes(), limit - length);
        if (fitting < chunk.readableBytes()) {
            overflowed = true;
        }
        if (fitting > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * bytes.length, (long) length + fitting)));
        }
        chunk.getBytes(chunk.readerIndex(), bytes, length, fitting);
        length += fitting;
    }

    /** Whether more than the limit arrived. */
    boolean overflowed() {
        return overflowed;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }
}
