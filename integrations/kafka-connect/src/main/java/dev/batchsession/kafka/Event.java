package dev.batchsession.kafka;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change or a row, which is converted into one record.
 *
 * @param account the account of the batch
 * @param kind the kind of change
 * @param before the batch as it was last emitted, or {@code null} if it is emitted for the first time
 * @param after the current batch, or {@code null} if it was removed
 * @param observedAt when the API returned it, by the worker's clock
 * @param partition the source partition
 * @param offset the source offset, which resumes directly after this event
 */
record Event(
        String account,
        String kind,
        @Nullable BatchSummary before,
        @Nullable BatchSummary after,
        Instant observedAt,
        Map<String, String> partition,
        LazyOffset offset) {}
