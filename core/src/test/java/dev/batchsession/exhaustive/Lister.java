package dev.batchsession.exhaustive;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A way to list all rows of a source, which the check judges. */
interface Lister {
    /**
     * Lists from a position on, until the end or until the consumer of the pages wants no more.
     *
     * @param position where an earlier listing stopped; {@code null} for the start
     * @param wantsMore accepts the new rows of a page, and returns whether the listing goes on
     * @return the position after the last page; {@code null} at the end of the list
     */
    @Nullable
    Object list(
            PageSource source,
            Kind kind,
            int pageSize,
            @Nullable Object position,
            Predicate<List<BatchSummary>> wantsMore);
}
