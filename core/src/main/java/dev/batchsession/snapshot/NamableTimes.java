package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.StateFields;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The instants that a filter can name, with bounds before and after them. A filter has years of four digits; a keyset cursor cannot
 * reach rows outside, or pass them.
 */
final class NamableTimes {
    // One hour within the limits of a filter, which is more than any overlap.
    private static final Instant FIRST = Instant.parse("0000-01-01T01:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:00:00Z");

    private NamableTimes() {}

    /** Returns the page. @throws PaginationException if a row has another time */
    static BatchPage checked(PageRequest requested, BatchPage page) {
        for (BatchSummary row : page.batches()) {
            if (!isNamable(row.createdAt())) {
                throw new PaginationException(
                        requested.page(), "a batch was created at " + row.createdAt() + ", which a filter cannot name");
            }
        }
        return page;
    }

    /** Reads an instant written by {@link StateFields#writeInstant}. */
    static @Nullable Instant read(DataInputStream in) throws IOException {
        Instant time = StateFields.readInstant(in);
        if (!isNamable(time)) {
            throw new IOException("a filter cannot name " + time);
        }
        return time;
    }

    private static boolean isNamable(@Nullable Instant time) {
        return time == null || !(time.isBefore(FIRST) || time.isAfter(LAST));
    }
}
