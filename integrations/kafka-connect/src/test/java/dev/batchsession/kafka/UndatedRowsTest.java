package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.scripted.InMemoryList;
import dev.batchsession.testing.Batches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Part 0 finds undated rows by comparing totals, whatever the server's bounds select. */
class UndatedRowsTest {
    private static final Instant BEFORE_ALL = Instant.parse("2025-12-31T00:00:00Z");
    private static final Instant AFTER_ALL = Instant.parse("2026-01-02T00:00:00Z");

    private final List<BatchSummary> rows = new ArrayList<>(Batches.batches(1, 150));
    private final List<BatchFilter> listed = new ArrayList<>();

    private enum Bounds {
        EXCLUDE_UNDATED,
        AFTER_EXCLUDES_UNDATED,
        INCLUDE_UNDATED;

        boolean select(BatchSummary row, BatchFilter filter) {
            if (row.createdAt() != null) {
                return InMemoryList.matches(row, filter);
            }
            return switch (this) {
                case EXCLUDE_UNDATED -> filter.createdAfter() == null && filter.createdBefore() == null;
                case AFTER_EXCLUDES_UNDATED -> filter.createdAfter() == null;
                case INCLUDE_UNDATED -> true;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsWhatAListingWithoutPartsDoes(Bounds bounds) {
        rows.add(undated(1));
        rows.add(undated(2));
        BatchFilter all = BatchFilter.all();
        for (BatchFilter filter : List.of(
                all,
                all.createdBefore(AFTER_ALL),
                all.createdAfter(BEFORE_ALL),
                all.createdAfter(BEFORE_ALL).createdBefore(AFTER_ALL))) {
            List<BatchSummary> matching =
                    rows.stream().filter(row -> bounds.select(row, filter)).toList();

            List<BatchSummary> emitted = Flux.concat(part(0, filter, bounds), part(1, filter, bounds))
                    .collectList()
                    .block(Duration.ofSeconds(30));

            assertThat(emitted).as("%s", filter).containsExactlyInAnyOrderElementsOf(matching);
        }
    }

    @Test
    void listsNothingTwiceWithoutUndatedRows() {
        part(0, BatchFilter.all(), Bounds.EXCLUDE_UNDATED).blockLast(Duration.ofSeconds(30));

        assertThat(listed).doesNotContain(BatchFilter.all());
    }

    private Flux<BatchSummary> part(int part, BatchFilter filter, Bounds bounds) {
        Windows windows = new Windows(filter, Duration.ofMinutes(1), part, 2);
        return new WindowCursor(
                        BatchSessionFlux.over(request -> Mono.fromSupplier(() -> answer(request, bounds))),
                        windows,
                        SnapshotPosition.start(AFTER_ALL))
                .steps()
                .map(WindowCursor.Step::row);
    }

    private BatchPage answer(PageRequest request, Bounds bounds) {
        if (request.limit() > 1) {
            listed.add(request.filter());
        }
        return InMemoryList.page(
                rows.stream()
                        .filter(row -> bounds.select(row, request.filter()))
                        .toList(),
                request);
    }

    private static BatchSummary undated(int n) {
        return new BatchSummary(new UUID(7, n), BatchStatus.PENDING, 1, 0, 0, null, null);
    }
}
