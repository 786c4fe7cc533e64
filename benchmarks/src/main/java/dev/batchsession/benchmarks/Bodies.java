package dev.batchsession.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The bodies that servers answer with. Rows are written out beforehand, so that a page costs hardly more than its bytes. */
final class Bodies {
    private final ByteBuf[] rows = new ByteBuf[Listing.DISTINCT_PAGES];

    Bodies() {
        for (int page = 0; page < rows.length; page++) {
            byte[] json = Listing.rowsOf(page + 1).getBytes(StandardCharsets.US_ASCII);
            rows[page] = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(json.length).writeBytes(json));
        }
    }

    /** What stands between {@link Listing#PREFIX} and {@link Listing#suffix} of a page, counted from 1. */
    ByteBuf rows(int page) {
        return rows[(page - 1) % rows.length].duplicate();
    }

    /** A page's whole body, counted from 1. */
    ByteBuf body(Listing listing, int page) {
        return Unpooled.wrappedBuffer(ascii(Listing.PREFIX), rows(page), ascii(listing.suffix(page)));
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
