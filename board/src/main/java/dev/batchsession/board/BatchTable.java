package dev.batchsession.board;

import static java.util.Comparator.comparing;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The current state of the batches: the status of each, and the rows of the live and the most recently ended ones. Not
 * safe for concurrent use.
 */
final class BatchTable {
    /** The newest ones; a page cannot usefully show more. */
    static final int MAX_LIVE_ROWS = 500;

    /** Enough for a short absence; the page shows no history. */
    static final int MAX_ENDED_ROWS = 30;

    private static final Comparator<BatchSummary> NEWEST_FIRST =
            comparing(BatchSummary::createdAt, nullsLast(reverseOrder())).thenComparing(BatchSummary::batchId);
    private static final Comparator<BatchSummary> LATEST_END_FIRST = comparing(
                    BatchSummary::actualCompletionTime, nullsLast(reverseOrder()))
            .thenComparing(NEWEST_FIRST);

    private final BatchFilter filter;
    private final Map<UUID, BatchStatus> statuses = new HashMap<>();
    private final Map<BatchStatus, Integer> counts = new EnumMap<>(BatchStatus.class);
    private final SortedRows live = new SortedRows(NEWEST_FIRST, Integer.MAX_VALUE);
    private final SortedRows ended = new SortedRows(LATEST_END_FIRST, MAX_ENDED_ROWS);

    BatchTable(BatchFilter filter) {
        this.filter = filter;
    }

    /** Applies a change. Returns the current batch; {@code null} if it was removed or no longer matches the filter. */
    @Nullable
    BatchSummary apply(BatchChange change) {
        BatchSummary after = change.after();
        UUID id = change.batchId();
        live.remove(id);
        ended.remove(id);
        count(statuses.remove(id), -1);
        if (after == null || (filter.status() != null && filter.status() != after.status())) {
            return null;
        }
        statuses.put(id, after.status());
        count(after.status(), 1);
        (isLive(after) ? live : ended).put(after);
        return after;
    }

    private static boolean isLive(BatchSummary batch) {
        return batch.status() == BatchStatus.PENDING || batch.status() == BatchStatus.PROCESSING;
    }

    private void count(@Nullable BatchStatus status, int more) {
        if (status != null) {
            counts.merge(status, more, Integer::sum);
        }
    }

    /** Returns the number of batches by the API's name of the status, in the order of a batch's life cycle. */
    Map<String, Integer> counts() {
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (BatchStatus status : BatchStatus.values()) {
            byName.put(status.wireName(), counts.getOrDefault(status, 0));
        }
        return byName;
    }

    /** Returns the newest pending and processing batches. */
    List<Row> live() {
        return live.first(MAX_LIVE_ROWS);
    }

    /** Returns the most recently ended batches. */
    List<Row> ended() {
        return ended.first(MAX_ENDED_ROWS);
    }

    /** The first {@code max} batches in an order. */
    private static final class SortedRows {
        private final TreeMap<BatchSummary, Row> rows;
        private final Map<UUID, BatchSummary> byId = new HashMap<>();
        private final int max;

        private SortedRows(Comparator<BatchSummary> order, int max) {
            this.rows = new TreeMap<>(order);
            this.max = max;
        }

        private void put(BatchSummary batch) {
            rows.put(batch, Row.of(batch));
            byId.put(batch.batchId(), batch);
            if (rows.size() > max) {
                remove(rows.lastKey().batchId());
            }
        }

        private void remove(UUID id) {
            BatchSummary row = byId.remove(id);
            if (row != null) {
                rows.remove(row);
            }
        }

        private List<Row> first(int max) {
            return rows.values().stream().limit(max).toList();
        }
    }
}
