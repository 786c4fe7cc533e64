package dev.batchsession.export;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.ExportVerification.Outcome;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Compares the rows of a file with the API's count of the same batches. Takes one call if they are equal, and at most 40 otherwise. */
record CountComparison(BatchSessionFlux batches, BatchFilter filter, ExportTally tally) {
    private static final int MAX_CALLS = 40;

    /** Compares on subscription. Never fails, since a count that fails makes the outcome {@link Outcome#UNAVAILABLE}. */
    Mono<ExportVerification> run() {
        Instant end = filter.createdBefore();
        Instant before = end != null && !end.isAfter(tally.latestLimit()) ? end : tally.limit();
        TimeRange compared = TimeRange.of(filter).intersection(new TimeRange(null, before));
        if (compared.isEmpty() || !TimeRange.isRepresentable(before)) {
            return Mono.just(ExportVerification.unavailable(
                    0, null, "the filter selects no batch created more than a minute before the export started"));
        }
        BatchFilter counted = new BatchFilter(filter.status(), compared.from(), before);
        boolean isWholeFile = counted.equals(filter); // the API selects what it listed, whatever its bounds include
        long least = isWholeFile ? tally.rows() : tally.beforeLimit();
        long most = isWholeFile ? tally.rows() : tally.beforeLimit() + tally.inLimitSecond();
        return batches.count(counted)
                .flatMap(count -> count >= least && count <= most
                        ? Mono.just(new ExportVerification(Outcome.MATCHES, count, count, before, List.of(), null))
                        : different(counted, count, count < least ? least : most, most - least))
                .onErrorResume(failure -> Mono.just(ExportVerification.unavailable(
                        least, before, "the batches could not be counted: " + failure.getMessage())));
    }

    private Mono<ExportVerification> different(BatchFilter counted, long count, long rows, long slack) {
        Instant before = counted.createdBefore();
        String reason = unavailable(count, rows);
        if (reason != null) {
            return Mono.just(new ExportVerification(Outcome.UNAVAILABLE, rows, count, before, List.of(), reason));
        }
        String difference = count > rows
                ? "the API counts " + (count - rows) + " more batches than the file contains"
                : "the file contains " + (rows - count)
                        + " more rows than the API counts: rows are repeated, or batches were deleted meanwhile";
        DifferenceSearch search = new DifferenceSearch(counted, tally.bounds(), count, rows, slack);
        return located(search, MAX_CALLS - 1)
                .onErrorComplete() // the ranges that were found so far are reported
                .then(Mono.fromSupplier(() -> new ExportVerification(
                        Outcome.DIFFERS, rows, count, before, search.differences(), difference)));
    }

    /** Returns why the difference does not show that rows are missing or repeated; {@code null} if it does. */
    private @Nullable String unavailable(long count, long rows) {
        if (filter.status() != null) {
            return "the API counts " + count + " batches with status "
                    + filter.status().wireName() + " and the file contains " + rows
                    + ", but batches change their status at any time";
        }
        if (count > rows && count - rows <= tally.undated()) {
            return "the API counts " + (count - rows) + " more batches, but the file contains " + tally.undated()
                    + " without created_at, which the API may count too";
        }
        return null;
    }

    private Mono<Void> located(DifferenceSearch search, int calls) {
        return Mono.defer(() -> {
            BatchFilter next = calls == 0 ? null : search.next();
            return next == null
                    ? Mono.empty()
                    : batches.count(next).doOnNext(search::accept).then(located(search, calls - 1));
        });
    }
}
