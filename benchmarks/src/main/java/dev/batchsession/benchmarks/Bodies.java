package dev.batchsession.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Response bodies of the servers. Rows are encoded in advance, so that serving a page costs little more than writing its
 * bytes.
 */
final class Bodies {
    private static final int ROWS = Listing.DISTINCT_PAGES * Listing.PAGE_SIZE;

    private final ByteBuf rows; // each followed by a comma
    private final int[] starts = new int[ROWS + 1];

    Bodies() {
        ByteBuf all = Unpooled.directBuffer(256 * ROWS); // about what they need
        for (int row = 0; row < ROWS; row++) {
            ByteBufUtil.writeAscii(all, Listing.json(row));
            all.writeByte(',');
            starts[row + 1] = all.writerIndex();
        }
        rows = Unpooled.unreleasableBuffer(all);
    }

    /** Returns the content of a page between {@link Listing#PREFIX} and its suffix. */
    ByteBuf rows(Listing.Page page) {
        int first = (int) (page.first() % ROWS);
        int start = starts[first];
        return rows.slice(start, Math.max(start, starts[first + page.rows()] - 1) - start);
    }

    /** Returns the body of a page. */
    ByteBuf body(Listing.Page page) {
        return Unpooled.wrappedBuffer(ascii(Listing.PREFIX), rows(page), ascii(page.suffix()));
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
