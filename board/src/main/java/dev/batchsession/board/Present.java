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
 * What is, as the changes so far have it: of all batches the status, of live ones and of the latest that ended all that is
 * known. Not safe for concurrent use.
 */
final class Present {
    /** As many as a page can show and somebody can look through; the newest. */
    static final int MOST_LIVE_TOLD = 500;

    /** What ended while somebody was away from the desk, not the history. */
    static final int MOST_ENDED = 30;

    private static final Comparator<BatchSummary> NEWEST_FIRST =
            comparing(BatchSummary::createdAt, nullsLast(reverseOrder())).thenComparing(BatchSummary::batchId);
    private static final Comparator<BatchSummary> LATEST_END_FIRST = comparing(
                    BatchSummary::actualCompletionTime, nullsLast(reverseOrder()))
            .thenComparing(NEWEST_FIRST);

    private final BatchFilter filter;
    private final Map<UUID, BatchStatus> statuses = new HashMap<>();
    private final Map<BatchStatus, Integer> counts = new EnumMap<>(BatchStatus.class);
    private final Shelf live = new Shelf(NEWEST_FIRST, Integer.MAX_VALUE);
    private final Shelf ended = new Shelf(LATEST_END_FIRST, MOST_ENDED);

    Present(BatchFilter filter) {
        this.filter = filter;
    }

    /** Takes the change in. Says what the batch is from now on; {@code null} where it is gone, or no longer matches. */
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

    /** How many batches there are of each status, by the API's words, in the order in which a batch comes by them. */
    Map<String, Integer> counts() {
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (BatchStatus status : BatchStatus.values()) {
            byName.put(status.wireName(), counts.getOrDefault(status, 0));
        }
        return byName;
    }

    /** The newest that are pending or processing. */
    List<Row> live() {
        return live.first(MOST_LIVE_TOLD);
    }

    /** The latest that ended. */
    List<Row> ended() {
        return ended.first(MOST_ENDED);
    }

    /** Batches in an order, of which one too many falls off the end. */
    private static final class Shelf {
        private final TreeMap<BatchSummary, Row> rows;
        private final Map<UUID, BatchSummary> byId = new HashMap<>();
        private final int most;

        private Shelf(Comparator<BatchSummary> order, int most) {
            this.rows = new TreeMap<>(order);
            this.most = most;
        }

        private void put(BatchSummary batch) {
            rows.put(batch, Row.of(batch));
            byId.put(batch.batchId(), batch);
            if (rows.size() > most) {
                remove(rows.lastKey().batchId());
            }
        }

        private void remove(UUID id) {
            BatchSummary row = byId.remove(id);
            if (row != null) {
                rows.remove(row);
            }
        }

        private List<Row> first(int most) {
            return rows.values().stream().limit(most).toList();
        }
    }
}
