package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.StateFields;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Refuses the times of rows that no filter can select: a keyset cursor cannot reach such rows, or pass them. */
final class NamableTimes {
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
        return time == null || TimeRange.isSelectable(time);
    }
}
