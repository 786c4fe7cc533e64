package dev.batchsession.cli;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The number of batches by status, and what is live.
 *
 * @param counts the number of batches of each status that the API documents
 * @param total the number of all batches, including those with other statuses
 * @param live the oldest and the newest live batch
 * @param completed the number of completed batches that were created in the last day
 * @param failed the number of failed batches that were created in the last day
 */
record Stats(Map<BatchStatus, Long> counts, long total, Live live, long completed, long failed) {
    private static final List<BatchStatus> STATUSES = Arrays.stream(BatchStatus.values())
            .filter(status -> status != BatchStatus.UNKNOWN)
            .toList();

    /** The oldest and the newest of some batches, by their time of creation. Batches without one are ignored. */
    record Live(@Nullable BatchSummary oldest, @Nullable BatchSummary newest) {
        static final Live NONE = new Live(null, null);

        Live with(BatchSummary batch) {
            Instant created = batch.createdAt();
            if (created == null) {
                return this;
            }
            return new Live(
                    oldest == null || created.isBefore(createdAt(oldest)) ? batch : oldest,
                    newest == null || created.isAfter(createdAt(newest)) ? batch : newest);
        }

        private static Instant createdAt(BatchSummary batch) {
            Instant created = batch.createdAt();
            return created == null ? Instant.EPOCH : created; // never null: see with
        }
    }

    /**
     * Counts with one call after another, and lists the live batches, since the order of the list is not documented. A batch
     * that changes its status meanwhile may be counted twice or not at all.
     *
     * @param dayAgo the start of the last day
     */
    static Mono<Stats> of(BatchSessionFlux api, Instant dayAgo) {
        BatchFilter lastDay = BatchFilter.all().createdAfter(dayAgo);
        return Flux.fromIterable(STATUSES)
                .concatMap(status -> api.count(BatchFilter.all().status(status)), 0)
                .collectList()
                .flatMap(counts -> Flux.just(
                                BatchFilter.all(),
                                lastDay.status(BatchStatus.COMPLETED),
                                lastDay.status(BatchStatus.FAILED))
                        .concatMap(api::count, 0)
                        .collectList()
                        .flatMap(others -> live(api)
                                .map(live -> new Stats(
                                        byStatus(counts), others.get(0), live, others.get(1), others.get(2)))));
    }

    private static Mono<Live> live(BatchSessionFlux api) {
        return Flux.just(BatchStatus.PENDING, BatchStatus.PROCESSING)
                .concatMap(status -> api.listAll(BatchFilter.all().status(status)), 0)
                .reduce(Live.NONE, Live::with);
    }

    private static Map<BatchStatus, Long> byStatus(List<Long> counts) {
        Map<BatchStatus, Long> byStatus = new EnumMap<>(BatchStatus.class);
        for (int i = 0; i < counts.size(); i++) {
            byStatus.put(STATUSES.get(i), counts.get(i));
        }
        return byStatus;
    }

    /** Returns the fraction of the last day's completed and failed batches that failed, or empty if there are none. */
    OptionalDouble failureRate() {
        long ended = completed + failed;
        return ended == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) failed / ended);
    }
}
