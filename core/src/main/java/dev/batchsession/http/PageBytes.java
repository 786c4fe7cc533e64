package dev.batchsession.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.Recycler;
import java.util.Arrays;

/**
 * The bytes of one response, collected chunk by chunk up to a limit. After {@link #release()}, the next page of the same event loop
 * reuses the array; without it, the array is garbage collected. Not safe for concurrent use.
 */
final class PageBytes {
    /** Minimum size of the array. 100 rows have about 25 KiB, so a slightly longer page still fits. */
    private static final int INITIAL_SIZE = 32 * 1024;
    /** Maximum size that is allocated because of a {@code Content-Length}, and that is kept for the next page. */
    private static final int MAX_TRUSTED_SIZE = 256 * 1024;
    /** Maximum number of arrays that a thread keeps: the pages that one listing can have in flight. */
    private static final int MAX_POOLED = 64;

    private static final byte[] NONE = {};

    private static final Recycler<PageBytes> RECYCLER = new Recycler<>(MAX_POOLED) {
        @Override
        protected PageBytes newObject(Handle<PageBytes> handle) {
            return new PageBytes(handle);
        }
    };

    private final Recycler.Handle<PageBytes> handle;
    private byte[] bytes = NONE;
    private int limit;
    private int length;
    private boolean overflowed;

    private PageBytes(Recycler.Handle<PageBytes> handle) {
        this.handle = handle;
    }

    /** @param expected the length that the server announced, or 0 or less if it announced none */
    static PageBytes upTo(int limit, int expected) {
        PageBytes bytes = RECYCLER.get();
        bytes.reset(limit, Math.min(limit, Math.max(INITIAL_SIZE, Math.min(expected, MAX_TRUSTED_SIZE))));
        return bytes;
    }

    private void reset(int newLimit, int size) {
        limit = newLimit;
        length = 0;
        overflowed = false;
        if (bytes.length < size) {
            bytes = new byte[size];
        }
    }

    /** Copies as much of the chunk as fits below the limit. The caller still owns the chunk. */
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

    /** Returns whether more bytes than the limit arrived. */
    boolean overflowed() {
        return overflowed;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Releases these bytes. Must be called at most once. */
    void release() {
        if (bytes.length > MAX_TRUSTED_SIZE) {
            bytes = NONE;
        }
        handle.recycle(this);
    }
}
