package dev.batchsession.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Response bodies of the servers. Rows are encoded in advance, so that serving a page costs little more than writing its
 * bytes.
 */
final class Bodies {
    private final ByteBuf[] rows = new ByteBuf[Listing.DISTINCT_PAGES];

    Bodies() {
        for (int page = 0; page < rows.length; page++) {
            byte[] json = Listing.rowsOf(page + 1).getBytes(StandardCharsets.US_ASCII);
            rows[page] = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(json.length).writeBytes(json));
        }
    }

    /** Returns the content of a page between {@link Listing#PREFIX} and {@link Listing#suffix}. Pages are numbered from 1. */
    ByteBuf rows(int page) {
        return rows[(page - 1) % rows.length].duplicate();
    }

    /** Returns the body of a page. Pages are numbered from 1. */
    ByteBuf body(Listing listing, int page) {
        return Unpooled.wrappedBuffer(ascii(Listing.PREFIX), rows(page), ascii(listing.suffix(page)));
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
