package dev.batchsession.board;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is, as the page gets it.
 *
 * @param now the server's clock, in milliseconds since 1970
 * @param ready whether anything is known yet; until then, a page that knows more keeps it
 * @param filter which batches, in words; {@code null} for all
 */
record Snapshot(
        long now,
        boolean ready,
        @Nullable String filter,
        long slotMillis,
        int slots,
        Map<String, Integer> counts,
        List<Row> live,
        List<Row> ended,
        List<LogLine> log,
        List<Throughput.Slot> throughput,
        ApiState api) {}
