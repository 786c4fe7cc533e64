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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server that answers each call with any page that can be read. */
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

    private static void list(FuzzedDataProvider data, ListOptions options) {
        HostileList server = new HostileList(data);
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

    /** Ends the list where the input ends: only then must a listing end. */
    private static final class HostileList {
        private final FuzzedDataProvider data;
        private final int secondsARow;
        private Instant last;
        private int next = 1_000;

        HostileList(FuzzedDataProvider data) {
            this.data = data;
            this.last = data.pickValue(EDGES);
            this.secondsARow = data.consumeInt(-100, 100);
        }

        Mono<BatchPage> fetch(PageRequest request) {
            int rows = data.consumeInt(0, 6);
            List<BatchSummary> batches = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                batches.add(row());
            }
            boolean usual = data.consumeBoolean();
            return Mono.just(new BatchPage(
                    batches,
                    usual ? request.page() : data.consumeInt(),
                    usual ? request.page() + 1 : data.consumeInt(),
                    usual ? 1_000 : data.consumeLong(),
                    data.remainingBytes() > 0 && data.consumeInt(0, 9) > 0,
                    usual));
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
