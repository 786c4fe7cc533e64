package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server that answers each call with any page that can be read, and whose list ends with the input, or never. */
class HostileListFuzzTest {
    private static final Instant FIRST = OffsetDateTime.MIN.toInstant();
    private static final Instant LAST = OffsetDateTime.MAX.toInstant();
    private static final Instant[] EDGES = {
        FIRST,
        LAST,
        Instant.EPOCH,
        Instant.parse("2026-11-24T08:15:30Z"),
        Instant.parse("0000-01-01T00:01:00Z"),
        Instant.parse("9999-12-31T23:59:00Z")
    };

    @FuzzTest
    void aLiveListingEndsOrFails(FuzzedDataProvider data) {
        list(data, ListOptions.defaults().pageSize(5));
    }

    @FuzzTest
    void aSnapshotEndsOrFails(FuzzedDataProvider data) {
        list(data, ListOptions.defaults().pageSize(5).consistency(Consistency.SNAPSHOT));
    }

    @FuzzTest
    void aSnapshotInPartsEndsOrFails(FuzzedDataProvider data) {
        list(
                data,
                ListOptions.defaults()
                        .pageSize(5)
                        .consistency(Consistency.SNAPSHOT)
                        .parallelism(3));
    }

    @FuzzTest
    void aLiveListingWithoutEndEndsOrFails(FuzzedDataProvider data) {
        // In a list that repeats several pages in turn, each page has batches that the page before does not have.
        Endless endless = data.pickValue(EnumSet.complementOf(EnumSet.of(Endless.IN_TURN)));
        list(new HostileList(data, endless), ListOptions.defaults().pageSize(5));
    }

    @FuzzTest
    void aSnapshotWithoutEndEndsOrFails(FuzzedDataProvider data) {
        Endless endless = data.pickValue(Endless.values());
        list(new HostileList(data, endless), ListOptions.defaults().pageSize(5).consistency(Consistency.SNAPSHOT));
    }

    private static void list(FuzzedDataProvider data, ListOptions options) {
        list(new HostileList(data, null), options);
    }

    private static void list(HostileList server, ListOptions options) {
        List<BatchPage> pages = BatchSessionFlux.over(server::fetch)
                .listPages(BatchFilter.all(), options)
                .onErrorResume(PageFetchException.class, failure -> Flux.empty())
                .collectList()
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
        if (!pages.isEmpty()) {
            Checkpoint last = pages.get(pages.size() - 1).checkpoint();
            assertThat(BatchSessionFlux.over(server::fetch).listPages(BatchFilter.all(), options.resumeFrom(last)))
                    .isNotNull();
        }
    }

    /** What a server that never ends its list answers once the input has ended. */
    private enum Endless {
        SAME_PAGE,
        SAME_PAGE_AS_PAGE_1,
        SAME_PAGE_WITH_CHANGING_TOTALS,
        IN_TURN,
        NO_ROWS,
        /** Ends, but with the last page for each page beyond it. */
        SHRINKING
    }

    private static final class HostileList {
        /** A guard ends a listing after 1,000 pages without progress, and a snapshot may begin ten passes. */
        private static final int MAX_CALLS_WITHOUT_INPUT = 20_000;

        private final FuzzedDataProvider data;
        private final @Nullable Endless endless;
        private final List<List<BatchSummary>> sent = new ArrayList<>(List.of(List.of()));
        private int callsWithoutInput;
        private final int secondsARow;
        private Instant last;
        private int next = 1_000;

        /** @param endless {@code null} if the list ends with the input */
        HostileList(FuzzedDataProvider data, @Nullable Endless endless) {
            this.data = data;
            this.endless = endless;
            this.last = data.pickValue(EDGES);
            this.secondsARow = data.consumeInt(-100, 100);
        }

        Mono<BatchPage> fetch(PageRequest request) {
            if (endless != null && data.remainingBytes() == 0) {
                callsWithoutInput++;
                assertThat(callsWithoutInput).isLessThan(MAX_CALLS_WITHOUT_INPUT);
                return Mono.just(again(request, endless));
            }
            int rows = data.consumeInt(0, 6);
            List<BatchSummary> batches = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                batches.add(row());
            }
            sent.add(List.copyOf(batches));
            boolean usual = endless != null || data.consumeBoolean();
            return Mono.just(new BatchPage(
                    batches,
                    usual ? request.page() : data.consumeInt(),
                    usual ? request.page() + 1 : data.consumeInt(),
                    usual ? 1_000 : data.consumeLong(),
                    endless != null || (data.remainingBytes() > 0 && data.consumeInt(0, 9) > 0),
                    usual));
        }

        private BatchPage again(PageRequest request, Endless endless) {
            int page = request.page();
            List<BatchSummary> last = sent.get(sent.size() - 1).stream()
                    .map(row -> new BatchSummary(
                            row.batchId(), BatchStatus.PROCESSING, 0, callsWithoutInput, 0, row.createdAt(), null))
                    .toList();
            return switch (endless) {
                case SAME_PAGE -> new BatchPage(last, page, page + 1, 1_000, true, true);
                case SAME_PAGE_AS_PAGE_1 -> new BatchPage(last, 1, 2, 10, true, false);
                case SAME_PAGE_WITH_CHANGING_TOTALS ->
                    new BatchPage(
                            last, page, callsWithoutInput % 3 - 1, callsWithoutInput * 1_000_000_000_000L, true, true);
                case IN_TURN ->
                    new BatchPage(sent.get(callsWithoutInput % sent.size()), page, page + 1, 1_000, true, true);
                case NO_ROWS -> new BatchPage(List.of(), page, page + 1, 1_000, true, true);
                case SHRINKING -> new BatchPage(last, 1, 1, last.size(), false, false);
            };
        }

        private BatchSummary row() {
            UUID id = new UUID(0, data.consumeInt(0, 3) == 0 ? data.consumeByte() : next++);
            return new BatchSummary(id, BatchStatus.PENDING, 0, 0, 0, time(), null);
        }

        /** In most cases in an order of time. */
        private @Nullable Instant time() {
            last = switch (data.consumeInt(0, 15)) {
                case 0 -> data.pickValue(EDGES);
                case 1 -> Instant.ofEpochSecond(data.consumeLong(FIRST.getEpochSecond(), LAST.getEpochSecond()));
                case 2 -> last;
                default -> moved(data.consumeInt(0, 3) * secondsARow);
            };
            return data.consumeInt(0, 31) == 0 ? null : last;
        }

        private Instant moved(int seconds) {
            Instant moved = last.plusSeconds(seconds);
            return moved.isBefore(FIRST) || moved.isAfter(LAST) ? last : moved;
        }
    }
}
