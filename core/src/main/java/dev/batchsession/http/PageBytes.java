package dev.batchsession.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.Recycler;
import java.util.Arrays;

/**
 * The bytes of one answer, copied together chunk by chunk up to a bound. Its array serves the next page of the same event
 * loop once it is released; one that nobody releases is garbage like any other. Not safe for concurrent use.
 */
final class PageBytes {
    /** Smallest array, so that a page a little longer than those before it finds room: 100 rows have about 25 KiB. */
    private static final int INITIAL_SIZE = 32 * 1024;
    /** As much as is allocated on a server's word, and as much as is kept for the next page. */
    private static final int MAX_TRUSTED_SIZE = 256 * 1024;
    /** As many arrays as a thread keeps: as many pages as can be in flight in one listing. */
    private static final int MAX_KEPT = 64;

    private static final byte[] NONE = {};

    private static final Recycler<PageBytes> RECYCLER = new Recycler<>(MAX_KEPT) {
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

    /** @param expected the length the server told; 0 or less where it told none */
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

    /** Ends the use of these bytes; to be called once. */
    void release() {
        if (bytes.length > MAX_TRUSTED_SIZE) {
            bytes = NONE;
        }
        handle.recycle(this);
    }
}
