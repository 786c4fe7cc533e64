package dev.batchsession.kafka;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes one record.
 *
 * @param account whose batch it is
 * @param kind what happened to it
 * @param before the batch as it was told before; {@code null} where it was not
 * @param after the batch as it is; {@code null} where it no longer exists
 * @param partition the source partition
 * @param offset the source offset: what is left to tell once this was told
 */
record Event(
        String account,
        String kind,
        @Nullable BatchSummary before,
        @Nullable BatchSummary after,
        Instant observedAt,
        Map<String, String> partition,
        LazyOffset offset) {}
