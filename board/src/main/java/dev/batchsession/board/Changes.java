package dev.batchsession.board;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The data of a {@code changes} event.
 *
 * @param now the server's clock, in milliseconds since 1970
 * @param counts the number of batches by status, after the changes
 * @param rows the current state of created and changed batches
 * @param gone batches that were removed or no longer match
 * @param throughput the slots that these changes belong to
 */
record Changes(
        long now,
        Map<String, Integer> counts,
        List<Row> rows,
        List<UUID> gone,
        List<LogLine> log,
        List<Throughput.Slot> throughput) {}
