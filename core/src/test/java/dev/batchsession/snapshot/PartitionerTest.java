package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Times are in seconds after the one up to which the list was read, in pages of ten rows. */
class PartitionerTest {
    private static final Instant READ = Instant.parse("2026-01-01T00:00:00Z");
    private static final BatchFilter LIST = BatchFilter.all().status(BatchStatus.FAILED);

    private final List<PageRequest> lastPages = new ArrayList<>();
    private final List<Double> looks = new ArrayList<>();
    private List<BatchSummary> lastRows = List.of(row(399), row(400));

    @ParameterizedTest
    @EnumSource(names = {"NEWEST_FIRST", "OLDEST_FIRST"})
    void cutsAnEvenListIntoTwoPartsAWalker(SortOrder order) {
        lastRows = List.of(row(order == SortOrder.NEWEST_FIRST ? -400 : 400), row(null));

        assertThat(cuts(order, 2, 1_000, 400, time -> 400 - time)).containsExactly(100.0, 200.0, 300.0);

        assertThat(looks).containsExactly(100.0, 200.0, 300.0);
        assertThat(lastPages).containsExactly(new PageRequest(LIST, 100, 10));
    }

    @ParameterizedTest
    @CsvSource({"991, 100", "1000, 100", "1001, 101", "9223372036854775807, 2147483647"})
    void asksForTheLastPageThatTheTotalTellsOf(long total, int page) {
        cuts(2, total, 20, time -> 20);

        assertThat(lastPages).containsExactly(new PageRequest(LIST, page, 10));
    }

    @Test
    void aPartHasAPageOfRowsAtLeast() {
        assertThat(cuts(64, 100, 28, time -> 14)).containsExactly(200.0);
        assertThat(looks).containsExactly(200.0);

        lastPages.clear();
        assertThat(cuts(64, 100, 19, time -> 10)).isEmpty();
        assertThat(lastPages).isEmpty();
    }

    /** Of the shares, which are of ten rows, the first has 15 and the second 16. */
    @Test
    void looksAgainWithinAShareThatHasMoreThanHalfAsMuchAgain() {
        assertThat(cuts(2, 40, 40, time -> time < 150 ? 25 : time < 200 ? 17 : time < 300 ? 9 : 5))
                .containsExactly(66.667, 131.25, 193.75);

        assertThat(looks).containsExactly(100.0, 200.0, 300.0, 150.0);
    }

    @Test
    void cutsBeforeAStretchWithoutRows() {
        assertThat(cuts(2, 40, 40, time -> time < 250 ? 30 : time < 300 ? 20 : 10))
                .containsExactly(100.0, 250.0, 300.0);

        assertThat(looks).containsExactly(100.0, 200.0, 300.0, 250.0);
    }

    @Test
    void neverCutsNearerThanEightSeconds() {
        lastRows = List.of(row(64));

        assertThat(cuts(2, 40, 20, time -> 0)).isEmpty(); // it would be at four seconds

        assertThat(looks).containsExactly(32.0, 16.0, 8.0);
    }

    @Test
    void leavesOutACutThatIsNearTheOneBefore() {
        assertThat(cuts(2, 40, 40, time -> time < 200 ? 25 : time < 300 ? 9 : 5))
                .as("the third would be at 199.2")
                .containsExactly(66.667, 191.406);

        assertThat(looks).containsExactly(100.0, 200.0, 300.0, 150.0, 175.0, 187.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 0, -3_600})
    void cutsNothingWhereTheListEndsWhereItWasRead(int end) {
        lastRows = List.of(row(end));

        assertThat(cuts(2, 40, 40, time -> 20)).isEmpty();

        assertThat(looks).isEmpty();
    }

    @Test
    void cutsNothingWhereTheLastPageTellsNoTime() {
        lastRows = List.of(row(null));
        assertThat(cuts(2, 40, 40, time -> 20)).isEmpty();

        lastRows = List.of();
        assertThat(cuts(2, 40, 40, time -> 20)).isEmpty();

        assertThat(looks).isEmpty();
    }

    @Test
    void looksNoFurtherThanSixteenTimesHoweverNearRowsStand() {
        int length = 8 << 20;
        lastRows = List.of(row(length));

        assertThat(cuts(1, 20, 20, time -> 0)).containsExactly(64.0);

        assertThat(looks).hasSize(16).startsWith(length / 2.0, length / 4.0).endsWith(128.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {BatchPage.UNKNOWN, Integer.MIN_VALUE})
    void doesWithoutATotalThatTellsNothing(int nonsense) {
        assertThat(cuts(2, 40, 40, time -> time == 200 && looks.size() < 4 ? nonsense : 40 - time / 10))
                .containsExactly(100.0, 200.0, 300.0);

        assertThat(looks).containsExactly(100.0, 200.0, 300.0, 200.0);
    }

    /** Two looks at different times may find more rows after the later one. */
    @Test
    void takesNoMoreRowsToFollowThanFollowedBefore() {
        assertThat(cuts(2, 40, 40, time -> time == 100 ? 25 : time == 200 ? 30 : 10))
                .containsExactly(66.667, 233.333, 300.0);

        assertThat(looks).containsExactly(100.0, 200.0, 300.0);
    }

    private List<Double> cuts(int parallelism, long total, long rest, IntUnaryOperator totals) {
        return cuts(SortOrder.OLDEST_FIRST, parallelism, total, rest, totals);
    }

    /** @param totals how many rows the server says follow a time */
    private List<Double> cuts(SortOrder order, int parallelism, long total, long rest, IntUnaryOperator totals) {
        Partitioner cuts = new Partitioner(
                request -> Mono.fromSupplier(() -> answer(request, totals)), LIST, order, 10, parallelism);
        return requireNonNull(cuts.find(READ, total, rest).block()).stream()
                .map(PartitionerTest::seconds)
                .toList();
    }

    private BatchPage answer(PageRequest request, IntUnaryOperator totals) {
        if (request.limit() > 1) {
            lastPages.add(request);
            return new BatchPage(lastRows, request.page(), request.page(), BatchPage.UNKNOWN, false, true);
        }
        Instant bound = Stream.of(
                        request.filter().createdAfter(), request.filter().createdBefore())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        looks.add(seconds(bound));
        int rows = totals.applyAsInt((int) seconds(bound));
        return new BatchPage(List.of(), 1, rows, rows, rows > 0, false);
    }

    private static double seconds(Instant time) {
        return Duration.between(READ, time).abs().toMillis() / 1_000.0;
    }

    private static BatchSummary row(@Nullable Integer second) {
        Instant createdAt = second == null ? null : READ.plusSeconds(second);
        return new BatchSummary(new UUID(0, 1), BatchStatus.FAILED, 1, 0, 1, createdAt, null);
    }
}
