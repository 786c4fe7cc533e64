package dev.batchsession.cli;

import dev.batchsession.model.BatchSummary;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Accepts each batch once, for lists that are read one after another while batches change their status. Remembers the first
 * 100,000 ids. These include the live batches, which are listed first and of which there are few; an ended batch changes its
 * status again only if it is retried. Not safe for concurrent use.
 */
final class Once implements Predicate<BatchSummary> {
    private static final int MAX_IDS = 100_000;

    private final Set<UUID> ids = new HashSet<>();

    @Override
    public boolean test(BatchSummary batch) {
        return ids.size() < MAX_IDS ? ids.add(batch.batchId()) : !ids.contains(batch.batchId());
    }
}
