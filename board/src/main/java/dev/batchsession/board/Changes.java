package dev.batchsession.board;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Some of what changed, as the page gets it.
 *
 * @param now the server's clock, in milliseconds since 1970
 * @param counts of all batches, after the changes
 * @param rows batches that are, as they are now
 * @param gone batches that are no more, or no longer match
 * @param throughput the slots of time that these changes fell into
 */
record Changes(
        long now,
        Map<String, Integer> counts,
        List<Row> rows,
        List<UUID> gone,
        List<LogLine> log,
        List<Throughput.Slot> throughput) {}
