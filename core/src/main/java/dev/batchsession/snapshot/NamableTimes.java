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
 * Times that the bounds of a filter, which has years of four digits, can be set around. A walk by time of creation can do
 * nothing with any other: no bound leads to it, or past it.
 */
final class NamableTimes {
    // An hour from the edges: more than any margin.
    private static final Instant FIRST = Instant.parse("0000-01-01T01:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:00:00Z");

    private NamableTimes() {}

    /** @throws PaginationException where a row has another time */
    static BatchPage checked(PageRequest asked, BatchPage page) {
        for (BatchSummary row : page.batches()) {
            if (!isNamable(row.createdAt())) {
                throw new PaginationException(
                        asked.page(),
                        "a batch was created at " + row.createdAt() + ", which no bound of a filter can name");
            }
        }
        return page;
    }

    /** Reads what {@link StateFields#writeInstant} wrote. */
    static @Nullable Instant read(DataInputStream in) throws IOException {
        Instant time = StateFields.readInstant(in);
        if (!isNamable(time)) {
            throw new IOException("no bound of a filter can name " + time);
        }
        return time;
    }

    private static boolean isNamable(@Nullable Instant time) {
        return time == null || !(time.isBefore(FIRST) || time.isAfter(LAST));
    }
}
