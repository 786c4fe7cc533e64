package dev.batchsession.examples.simulator;

import java.util.List;

/** The list that is served, without HTTP: which rows match, and how they are cut into pages. Immutable. */
final class BatchList {
    private final List<SimulatedBatch> newestFirst;

    BatchList(List<SimulatedBatch> newestFirst) {
        this.newestFirst = List.copyOf(newestFirst);
    }

    /** All rows, in the order in which they are served. */
    List<SimulatedBatch> all() {
        return newestFirst;
    }

    /** The page that was asked for; a page beyond the last has no rows. */
    ListAnswer page(ListQuery query) {
        List<SimulatedBatch> matching = query.matchesAll()
                ? newestFirst
                : newestFirst.stream().filter(query::matches).toList();
        int records = matching.size();
        int totalPages = (records + query.limit() - 1) / query.limit();
        int from =
                (int) Math.min(records, (query.page() - 1L) * query.limit()); // long: any page number may be asked for
        int to = Math.min(records, from + query.limit());
        return ListAnswer.of(
                matching.subList(from, to),
                new ListAnswer.Pagination(
                        query.page(), totalPages, records, query.page() < totalPages, query.page() > 1));
    }
}
