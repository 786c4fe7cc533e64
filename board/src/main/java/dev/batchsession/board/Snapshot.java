package dev.batchsession.board;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of a {@code snapshot} event: the whole state of the page.
 *
 * @param now the server's clock, in milliseconds since 1970
 * @param ready whether the first poll has completed; until then, a page that was connected before keeps its state
 * @param filter the description of the filter; {@code null} for all batches
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
