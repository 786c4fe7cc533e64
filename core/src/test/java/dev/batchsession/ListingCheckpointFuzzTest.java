package dev.batchsession;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Positions that no listing wrote, with a checksum that is right: who forges one can do no more than list other pages. */
class ListingCheckpointFuzzTest {
    private static final List<BatchSummary> ROWS = batches(1, 30);
    private static final List<UUID> IDS =
            ROWS.stream().map(BatchSummary::batchId).toList();
    /** A walk gives up after 1,000 pages without news; goes up at most as often as it can double its step. */
    private static final int MAX_CALLS = 3_000;

    @FuzzTest
    void aLiveListingGoesOnOrRefuses(byte[] position) {
        resume(Consistency.LIVE, position);
    }

    @FuzzTest
    void aSnapshotGoesOnOrRefuses(byte[] position) {
        resume(Consistency.SNAPSHOT, position);
    }

    /** If a change of the format makes these inputs unreadable, the target has nothing left to start from. */
    @Test
    void readsTheInputsThatAListingWrote() throws IOException {
        ListOptions options =
                ListOptions.defaults().consistency(Consistency.SNAPSHOT).pageSize(10);
        for (int page = 1; page <= 2; page++) {
            Checkpoint written = checkpoint(options, input("aSnapshotGoesOnOrRefuses/written-after-page-" + page));

            assertThat(BatchSessionFlux.over(new NewestFirst()::fetch)
                            .listAll(BatchFilter.all(), options.resumeFrom(written))
                            .collectList()
                            .block(Duration.ofSeconds(30)))
                    .isNotEmpty();
        }
    }

    private static byte[] input(String name) throws IOException {
        try (InputStream in =
                ListingCheckpointFuzzTest.class.getResourceAsStream("ListingCheckpointFuzzTestInputs/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static void resume(Consistency consistency, byte[] position) {
        NewestFirst source = new NewestFirst();
        ListOptions options = ListOptions.defaults().consistency(consistency).pageSize(10);
        Flux<BatchSummary> rows;
        try {
            rows = BatchSessionFlux.over(source::fetch)
                    .listAll(BatchFilter.all(), options.resumeFrom(checkpoint(options, position)));
        } catch (InvalidCheckpointException refused) {
            return;
        }
        List<UUID> ids = rows.map(BatchSummary::batchId)
                .onErrorResume(PaginationException.class, refused -> Flux.empty())
                .collectList()
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
        assertThat(IDS).containsAll(ids);
        assertThat(source.calls).isLessThan(MAX_CALLS);
        assertThat(ids).doesNotHaveDuplicates();
    }

    private static Checkpoint checkpoint(ListOptions options, byte[] position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(options.consistency().name());
            out.writeByte(options.pageSize());
            dev.batchsession.page.StateFields.writeFilter(out, BatchFilter.all());
            dev.batchsession.page.StateFields.writeOrigin(out, "https://api.example");
            out.write(position);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return Checkpoint.of("listing", 2, bytes::toByteArray);
    }

    /** A list that honours its filter, newest first. */
    private static final class NewestFirst {
        private int calls;

        Mono<BatchPage> fetch(PageRequest request) {
            if (++calls > MAX_CALLS) {
                throw new AssertionError("more than " + MAX_CALLS + " calls for " + ROWS.size() + " rows");
            }
            BatchFilter filter = request.filter();
            List<BatchSummary> matching = ROWS.stream()
                    .filter(row ->
                            filter.createdAfter() == null || row.createdAt().isAfter(filter.createdAfter()))
                    .filter(row ->
                            filter.createdBefore() == null || row.createdAt().isBefore(filter.createdBefore()))
                    .sorted(Comparator.comparing(BatchSummary::createdAt).reversed())
                    .collect(Collectors.toList());
            int limit = request.limit();
            int totalPages = (matching.size() + limit - 1) / limit;
            List<BatchSummary> page = matching.stream()
                    .skip((request.page() - 1L) * limit)
                    .limit(limit)
                    .toList();
            return Mono.just(new BatchPage(
                    page,
                    request.page(),
                    totalPages,
                    matching.size(),
                    request.page() < totalPages,
                    request.page() > 1));
        }
    }
}
