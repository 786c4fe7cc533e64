package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.TransportException;
import dev.batchsession.snapshot.ChangingList.Order;
import dev.batchsession.snapshot.ChangingList.Traits;
import dev.batchsession.snapshot.ChangingList.Undated;
import dev.batchsession.testing.StubPageSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Calls, demand, failures and special lists of a listing by time of creation. */
class SnapshotListingTest {
    private static final ListOptions SNAPSHOT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00.000001Z");
    private static final long MINUTE = 60_000_000;

    private static Traits traits(Order order) {
        return new Traits(order, false, ChronoUnit.MICROS, ChronoUnit.MICROS, ChronoUnit.MILLIS, Undated.LAST, false);
    }

    private static ChangingList list(Traits traits, LongStream gaps) {
        ChangingList list = new ChangingList(new Random(1), traits, BatchFilter.all(), 0, START);
        gaps.forEach(list::add);
        list.ready();
        return list;
    }

    /** A row a minute. */
    private static ChangingList steady(Order order, int rows) {
        return list(traits(order), LongStream.range(0, rows).map(i -> MINUTE));
    }

    private static List<BatchSummary> rows(PageSource source, ListOptions options) {
        return requireNonNull(BatchSessionFlux.over(source)
                .listAll(BatchFilter.all(), options)
                .collectList()
                .block());
    }

    private static void bringsEachRowOnce(ChangingList list, ListOptions options) {
        List<UUID> ids = rows(list, options).stream().map(BatchSummary::batchId).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(new HashSet<>(ids)).isEqualTo(list.matchedAllTheTime);
    }

    @Nested
    class Calls {
        @ParameterizedTest
        @CsvSource({"0, 1", "50, 1", "100, 1", "101, 3"})
        void looksForRowsWithoutATimeAtTheEndOnlyWhereOnePageDidNotHoldTheList(int rows, int calls) {
            ChangingList list = steady(Order.NEWEST_FIRST, rows);

            bringsEachRowOnce(list, SNAPSHOT);

            assertThat(list.requests).hasSize(calls);
        }

        @ParameterizedTest
        @CsvSource({"1, 1", "100, 1", "101, 2", "150, 2", "199, 2", "1000, 11"})
        void takesNoMoreCallsThanItsRowsNeed(int rows, int calls) {
            ChangingList list = steady(Order.NEWEST_FIRST, 5_000);

            StepVerifier.create(BatchSessionFlux.over(list)
                            .listAll(BatchFilter.all(), SNAPSHOT)
                            .take(rows))
                    .expectNextCount(rows)
                    .verifyComplete();

            assertThat(list.requests).hasSize(calls);
        }

        @ParameterizedTest
        @EnumSource(Order.class)
        void callsWhenARowIsWanted(Order order) {
            ChangingList list = steady(order, 250);

            StepVerifier.create(BatchSessionFlux.over(list).listAll(BatchFilter.all(), SNAPSHOT), 0)
                    .then(() -> assertThat(list.requests).isEmpty())
                    .thenRequest(1)
                    .expectNextCount(1)
                    .thenRequest(99)
                    .expectNextCount(99)
                    .then(() -> assertThat(list.requests).hasSize(1))
                    .thenRequest(1)
                    .expectNextCount(1)
                    .then(() -> assertThat(list.requests).hasSize(2))
                    .thenRequest(149) // the last row completes without further demand
                    .expectNextCount(149)
                    .verifyComplete();
        }

        @Test
        void severalPartsCallWhenARowIsWanted() {
            ChangingList list = steady(Order.NEWEST_FIRST, 2_000);

            StepVerifier.create(BatchSessionFlux.over(list).listAll(BatchFilter.all(), SNAPSHOT.parallelism(4)), 0)
                    .then(() -> assertThat(list.requests).isEmpty())
                    .thenRequest(100)
                    .expectNextCount(100)
                    .then(() -> assertThat(list.requests).hasSize(1))
                    .thenRequest(1)
                    .expectNextCount(1)
                    .then(() -> assertThat(list.requests).hasSizeLessThan(30))
                    .thenCancel()
                    .verify();
        }

        @ParameterizedTest
        @EnumSource(
                value = Order.class,
                names = {"SHUFFLED", "GROUPED"},
                mode = EnumSource.Mode.EXCLUDE)
        void asksForFirstPagesHoweverLongTheListIs(Order order) {
            ChangingList list = steady(order, 20_000);

            bringsEachRowOnce(list, SNAPSHOT);

            assertThat(list.requests).hasSizeBetween(200, 210);
            assertThat(list.requests.stream().mapToInt(PageRequest::page).filter(page -> page > 1))
                    .as("the look for rows without a time, at the end of the list")
                    .hasSize(1);
        }
    }

    @Nested
    class Ties {
        @ParameterizedTest
        @EnumSource(Order.class)
        void fiveHundredRowsAtOneInstant(Order order) {
            int rows = order == Order.SHUFFLED ? 10_000 : 30_000; // the list in memory looks at each for each page
            ChangingList list = list(
                    traits(order), LongStream.range(0, rows).map(i -> i > rows / 2 && i < rows / 2 + 500 ? 0 : MINUTE));

            bringsEachRowOnce(list, SNAPSHOT);

            assertThat(list.requests).hasSizeLessThan(rows / 100 * 12 / 10);
        }

        @ParameterizedTest
        @EnumSource(Order.class)
        void tenThousandRowsAtOneInstant(Order order) {
            ChangingList list = list(traits(order), LongStream.range(0, 10_000).map(i -> 0));

            bringsEachRowOnce(list, SNAPSHOT);

            assertThat(list.requests).hasSizeLessThan(115);
        }

        @ParameterizedTest
        @CsvSource({"NEWEST_FIRST, true", "NEWEST_FIRST, false", "OLDEST_FIRST, true", "OLDEST_FIRST, false"})
        void threeHundredRowsASecondOnAServerThatKnowsSeconds(Order order, boolean inclusive) {
            Traits seconds = new Traits(
                    order, inclusive, ChronoUnit.SECONDS, ChronoUnit.SECONDS, ChronoUnit.SECONDS, Undated.LAST, false);
            ChangingList list = list(seconds, LongStream.range(0, 12_000).map(i -> 1_000_000 / 300));

            bringsEachRowOnce(list, SNAPSHOT);

            assertThat(list.requests).hasSizeLessThan(200);
        }
    }

    @Nested
    class UndatedRowsAndGroups {
        @Test
        void rowsWithoutATimeOnly() {
            ChangingList list =
                    new ChangingList(new Random(1), traits(Order.NEWEST_FIRST), BatchFilter.all(), 0, START);
            for (int i = 0; i < 450; i++) {
                list.add(null);
            }
            list.ready();

            bringsEachRowOnce(list, SNAPSHOT);
        }

        @Test
        void manyRowsWithoutATimeAtTheEnd() {
            ChangingList list =
                    new ChangingList(new Random(1), traits(Order.NEWEST_FIRST), BatchFilter.all(), 0, START);
            for (int i = 0; i < 1_500; i++) {
                list.add(i % 3 == 0 ? MINUTE : null);
            }
            list.ready();

            bringsEachRowOnce(list, SNAPSHOT);
            bringsEachRowOnce(list, SNAPSHOT.parallelism(4));
        }

        @ParameterizedTest
        @EnumSource(value = Order.class, names = "GROUPED", mode = EnumSource.Mode.EXCLUDE)
        void worksOnAServerThatTellsNoTotals(Order order) {
            PageSource silent = withoutTotals(steady(order, 1_234));

            assertThat(rows(silent, SNAPSHOT)).hasSize(1_234).doesNotHaveDuplicates();
            assertThat(rows(silent, SNAPSHOT.parallelism(4))).hasSize(1_234).doesNotHaveDuplicates();
        }

        @Test
        void refusesGroupsThatNoTotalGaveAway() {
            assertThatExceptionOfType(PaginationException.class)
                    .isThrownBy(() -> rows(withoutTotals(steady(Order.GROUPED, 1_000)), SNAPSHOT))
                    .withMessageContaining("not in order of created_at");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 4})
        void bringsGroupsThatAreInOrderOfTimeEach(int parallelism) {
            bringsEachRowOnce(steady(Order.GROUPED, 3_000), SNAPSHOT.parallelism(parallelism));
        }

        /** The first group is older than the second, so the first bounds hide nothing of the second but all that it has. */
        @Test
        void bringsALaterGroupThatIsNewerThanAnEarlierOne() {
            List<BatchSummary> byTime = rows(steady(Order.NEWEST_FIRST, 1_000), SNAPSHOT);
            List<BatchSummary> olderFirst = new ArrayList<>(byTime.subList(480, 1_000));
            olderFirst.addAll(byTime.subList(0, 480));

            assertThat(rows(bounded(olderFirst), SNAPSHOT)).containsExactlyInAnyOrderElementsOf(byTime);
        }

        @ParameterizedTest
        @CsvSource({"AMONG_OTHERS, 1", "AMONG_OTHERS, 4", "KNOWN_BUT_HIDDEN, 1", "KNOWN_BUT_HIDDEN, 4"})
        void bringsRowsWithoutATimeThatStandWhereTheyWereCreated(Undated undated, int parallelism) {
            Traits traits = new Traits(
                    Order.NEWEST_FIRST, false, ChronoUnit.MICROS, ChronoUnit.MICROS, ChronoUnit.MILLIS, undated, false);
            ChangingList list = new ChangingList(new Random(1), traits, BatchFilter.all(), 0, START);
            for (int i = 0; i < 5_000; i++) {
                list.add(i % 500 == 250 ? null : MINUTE);
            }
            list.ready();

            bringsEachRowOnce(list, SNAPSHOT.parallelism(parallelism));
        }

        @ParameterizedTest
        @CsvSource({"100, 1", "150, 3", "1000, 12"})
        void oneCallMoreShowsThatRowsWithoutATimeStandAtTheEnd(int rows, int calls) {
            ChangingList list =
                    new ChangingList(new Random(1), traits(Order.NEWEST_FIRST), BatchFilter.all(), 0, START);
            for (int i = 0; i < 5_000; i++) {
                list.add(i % 10 == 0 ? null : MINUTE);
            }
            list.ready();

            StepVerifier.create(BatchSessionFlux.over(list)
                            .listAll(BatchFilter.all(), SNAPSHOT)
                            .take(rows))
                    .expectNextCount(rows)
                    .verifyComplete();

            assertThat(list.requests).hasSize(calls);
        }

        /** A bound hides rows once: as if two neighbours stood the wrong way round where two pages meet. */
        @Test
        void takesUpBoundsAgainAfterOneThatHidARow() {
            ChangingList list = steady(Order.NEWEST_FIRST, 5_000);
            AtomicInteger calls = new AtomicInteger();
            PageSource deceiving = request -> list.fetch(request)
                    .map(page -> calls.incrementAndGet() == 4
                            ? new BatchPage(
                                    page.batches(),
                                    page.currentPage(),
                                    page.totalPages(),
                                    page.totalRecords() - 1,
                                    true,
                                    true)
                            : page);

            assertThat(rows(deceiving, SNAPSHOT)).hasSize(5_000).doesNotHaveDuplicates();

            assertThat(list.requests).hasSizeLessThan(55);
            assertThat(list.requests.stream().mapToInt(PageRequest::page).filter(page -> page > 1))
                    .as("the page that was read by its number, and the look for rows without a time")
                    .hasSize(2);
        }

        @ParameterizedTest
        @EnumSource(Order.class)
        void pagesThatAreShortSkipNothing(Order order) {
            Traits traits = new Traits(
                    order, true, ChronoUnit.MICROS, ChronoUnit.MICROS, ChronoUnit.MILLIS, Undated.LAST, true);
            ChangingList list = list(traits, LongStream.range(0, 2_000).map(i -> i % 7 == 0 ? MINUTE : 0));

            bringsEachRowOnce(list, SNAPSHOT);
        }
    }

    @Nested
    class UnusualOrders {
        /** By number, while creation times of neighbours may be up to a third of a second the other way round. */
        @Test
        void losesNothingWhereTheOrderIsNotQuiteThatOfTheTimes() {
            Random random = new Random(1);
            List<BatchSummary> byNumber = new ArrayList<>();
            for (int i = 5_000; i > 0; i--) {
                Instant createdAt = START.plusMillis(100L * i + random.nextInt(300));
                byNumber.add(new BatchSummary(
                        new UUID(0, i),
                        BatchStatus.COMPLETED,
                        1,
                        1,
                        0,
                        createdAt.truncatedTo(ChronoUnit.MILLIS),
                        null));
            }
            assertThat(rows(bounded(byNumber), SNAPSHOT)).hasSize(5_000).doesNotHaveDuplicates();
        }

        @Test
        void readsPagesInAnOrderOfTheirOwnEachTimeUntilNothingNewComes() {
            List<BatchSummary> all = new ArrayList<>(rows(steady(Order.NEWEST_FIRST, 300), SNAPSHOT));
            Random random = new Random(1);
            PageSource reshuffled = request -> Mono.fromSupplier(() -> {
                Collections.shuffle(all, random);
                int from = Math.min(all.size(), (request.page() - 1) * request.limit());
                int to = Math.min(all.size(), from + request.limit());
                int pages = (all.size() + request.limit() - 1) / request.limit();
                return new BatchPage(
                        all.subList(from, to), request.page(), pages, all.size(), request.page() < pages, from > 0);
            });

            assertThat(rows(reshuffled, SNAPSHOT)).hasSize(300).doesNotHaveDuplicates();
        }

        @Test
        void endsThoughTheListGrowsAsFastAsItIsRead() {
            ChangingList list = steady(Order.OLDEST_FIRST, 300);
            PageSource growing = request -> list.fetch(request).doOnNext(page -> {
                assertThat(list.requests).hasSizeLessThan(1_000);
                for (int i = 0; i < 120; i++) {
                    list.insert(1_000_000L);
                }
            });

            List<BatchSummary> rows = rows(growing, SNAPSHOT);

            assertThat(rows).hasSizeBetween(300, 2_000).doesNotHaveDuplicates();
            assertThat(rows.stream().map(BatchSummary::batchId).toList()).containsAll(list.matchedAllTheTime);
        }
    }

    @Nested
    class Servers {
        @Test
        void refusesAServerThatIgnoresTheBound() {
            assertThatExceptionOfType(PaginationException.class)
                    .isThrownBy(() -> rows(StubPageSource.ofRows(1_000), SNAPSHOT.pageSize(20)))
                    .withMessageContaining("the request was for batches created after");
        }

        @Test
        void refusesAnOrderThatChangesUnderWay() {
            List<BatchSummary> falling = rows(steady(Order.NEWEST_FIRST, 400), SNAPSHOT);
            List<BatchSummary> rising = new ArrayList<>(falling.subList(200, 400));
            Collections.reverse(rising);
            StubPageSource source = StubPageSource.of(
                    StubPageSource.page(falling.subList(0, 100).toArray(BatchSummary[]::new)));
            source.answerOnPage(
                    1, Mono.just(StubPageSource.page(falling.subList(0, 100).toArray(BatchSummary[]::new))));
            List<BatchSummary> mixed = new ArrayList<>(falling.subList(99, 150));
            mixed.addAll(rising.subList(0, 20));
            source.answerOnPage(1, Mono.just(StubPageSource.page(mixed.toArray(BatchSummary[]::new))));

            StepVerifier.create(BatchSessionFlux.over(source).listAll(BatchFilter.all(), SNAPSHOT))
                    .expectNextCount(100)
                    .verifyErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(PaginationException.class)
                            .hasMessageContaining("not in order of created_at"));
        }
    }

    @Nested
    class Pages {
        @Test
        void tellsHowFarItIs() {
            ChangingList list = steady(Order.NEWEST_FIRST, 250);

            StepVerifier.create(BatchSessionFlux.over(list).listPages(BatchFilter.all(), SNAPSHOT))
                    .assertNext(page -> assertThat(page).satisfies(first -> {
                        assertThat(first.batches()).hasSize(100);
                        assertThat(first.currentPage()).isEqualTo(1);
                        assertThat(first.totalPages()).isEqualTo(3);
                        assertThat(first.totalRecords()).isEqualTo(250);
                        assertThat(first.hasNext()).isTrue();
                        assertThat(first.hasPrev()).isFalse();
                    }))
                    .assertNext(page -> assertThat(page.batches()).hasSize(99))
                    .assertNext(page -> assertThat(page).satisfies(last -> {
                        assertThat(last.batches()).hasSize(51);
                        assertThat(last.currentPage()).isEqualTo(3);
                        assertThat(last.hasNext()).isFalse();
                        assertThat(last.hasPrev()).isTrue();
                    }))
                    .verifyComplete();
        }

        @Test
        void bringsTheRowsBeforeAFailureAndGoesOnAfterIt() {
            ChangingList list = steady(Order.NEWEST_FIRST, 1_000);
            AtomicInteger calls = new AtomicInteger();
            PageSource failing = request -> calls.incrementAndGet() == 4
                    ? Mono.error(new TransportException(request.page(), "reset", true, null))
                    : list.fetch(request);
            List<BatchPage> pages = new ArrayList<>();

            StepVerifier.create(BatchSessionFlux.over(failing)
                            .listPages(BatchFilter.all(), SNAPSHOT.lookahead(2))
                            .doOnNext(pages::add))
                    .expectNextCount(3)
                    .verifyError(TransportException.class);
            Checkpoint kept = Checkpoint.decode(pages.get(2).checkpoint().encode());

            List<UUID> ids = new ArrayList<>();
            pages.forEach(page -> page.batches().forEach(row -> ids.add(row.batchId())));
            rows(list, SNAPSHOT.resumeFrom(kept)).forEach(row -> ids.add(row.batchId()));
            assertThat(ids).doesNotHaveDuplicates().hasSize(1_000);
        }
    }

    @Nested
    class Partitions {
        @Test
        void walksPartsAtTheSameTime() {
            ChangingList list = steady(Order.NEWEST_FIRST, 8_000);
            AtomicInteger inFlight = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            PageSource slow = request -> Mono.defer(() -> {
                        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                        return list.fetch(request).delayElement(Duration.ofMillis(2));
                    })
                    .doOnNext(page -> inFlight.decrementAndGet());

            List<UUID> ids = requireNonNull(BatchSessionFlux.over(slow)
                    .listAll(BatchFilter.all(), SNAPSHOT.parallelism(4))
                    .map(BatchSummary::batchId)
                    .collectList()
                    .block());

            assertThat(ids).doesNotHaveDuplicates().hasSize(8_000);
            assertThat(most).hasValue(4);
            assertThat(list.requests).hasSizeLessThan(80 + 25);
        }

        @Test
        void cutsDenseStretchesAgainAndSkipsEmptyOnes() {
            long year = 365L * 24 * 60 * MINUTE;
            ChangingList list = list(
                    traits(Order.NEWEST_FIRST),
                    LongStream.range(0, 6_000).map(i -> i % 3_000 == 0 ? 5 * year : 10_000));

            bringsEachRowOnce(list, SNAPSHOT.parallelism(4));

            assertThat(list.requests).hasSizeLessThan(60 + 110);
        }

        @Test
        void aFailureInOnePartStopsAllAfterTheRowsThatWereFetched() {
            ChangingList list = steady(Order.NEWEST_FIRST, 4_000);
            AtomicInteger calls = new AtomicInteger();
            PageSource failing = request -> {
                if (request.limit() > 1 && calls.incrementAndGet() == 8) {
                    return Mono.error(new TransportException(request.page(), "reset", true, null));
                }
                return list.fetch(request);
            };
            List<BatchPage> pages = new ArrayList<>();

            StepVerifier.create(BatchSessionFlux.over(failing)
                            .listPages(BatchFilter.all(), SNAPSHOT.parallelism(4))
                            .doOnNext(pages::add))
                    .thenConsumeWhile(page -> true)
                    .verifyError(TransportException.class);
            assertThat(calls).hasValueLessThan(13);

            List<UUID> ids = new ArrayList<>();
            pages.forEach(page -> page.batches().forEach(row -> ids.add(row.batchId())));
            Checkpoint kept = pages.get(pages.size() - 1).checkpoint();
            rows(list, SNAPSHOT.parallelism(2).resumeFrom(Checkpoint.decode(kept.encode())))
                    .forEach(row -> ids.add(row.batchId()));
            assertThat(ids).doesNotHaveDuplicates().hasSize(4_000);
        }
    }

    @Nested
    class Bounds {
        @ParameterizedTest
        @ValueSource(strings = {"-000001-11-24T08:15:30Z", "+010000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
        void endsWhereARowHasATimeThatNoFilterCanName(Instant time) {
            BatchSummary row = new BatchSummary(new UUID(0, 1), BatchStatus.FAILED, 0, 0, 0, time, null);

            StepVerifier.create(BatchSessionFlux.over(StubPageSource.of(StubPageSource.lastPage(row)))
                            .listAll(BatchFilter.all(), SNAPSHOT))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(PaginationException.class)
                            .hasMessageContaining("a filter cannot name"))
                    .verify();
        }

        /** The second number is of one more page than there are page numbers. */
        @ParameterizedTest
        @ValueSource(longs = {Long.MAX_VALUE, 100L << 31})
        void walksInPartsWhateverTotalsTheServerTells(long total) {
            ChangingList list = steady(Order.NEWEST_FIRST, 1_000);
            AtomicInteger calls = new AtomicInteger();
            PageSource boasting = request -> list.fetch(request)
                    .map(page -> new BatchPage(
                            page.batches(),
                            page.currentPage(),
                            page.totalPages(),
                            calls.incrementAndGet() % 2 == 1 ? total : Long.MIN_VALUE,
                            page.hasNext(),
                            page.hasPrev()));

            assertThat(rows(boasting, SNAPSHOT.parallelism(4))).hasSize(1_000);
        }

        @Test
        void endsWhereTheListDoesNotEndWhereTheServerTells() {
            ChangingList list = steady(Order.NEWEST_FIRST, 1_000);
            AtomicInteger calls = new AtomicInteger();
            PageSource boasting = request -> {
                assertThat(calls.incrementAndGet()).isLessThan(2_000);
                return list.fetch(request)
                        .map(page -> new BatchPage(
                                page.batches(),
                                page.currentPage(),
                                9_000_000,
                                900_000_000,
                                page.hasNext(),
                                page.hasPrev()));
            };

            StepVerifier.create(BatchSessionFlux.over(boasting).listAll(BatchFilter.all(), SNAPSHOT))
                    .expectNextCount(1_000)
                    .verifyError(PaginationException.class);
        }
    }

    private static PageSource withoutTotals(ChangingList list) {
        return request -> list.fetch(request)
                .map(page -> new BatchPage(
                        page.batches(),
                        page.currentPage(),
                        BatchPage.UNKNOWN,
                        BatchPage.UNKNOWN,
                        page.hasNext(),
                        page.hasPrev()));
    }

    /** Serves rows in this order, and of them those before a bound. */
    private static PageSource bounded(List<BatchSummary> rows) {
        return request -> Mono.fromSupplier(() -> {
            Instant before = request.filter().createdBefore();
            List<BatchSummary> matching = rows.stream()
                    .filter(row ->
                            before == null || requireNonNull(row.createdAt()).isBefore(before))
                    .toList();
            int pages = (matching.size() + request.limit() - 1) / request.limit();
            int page = Math.min(request.page(), pages); // as servers do that give their last page instead of none
            int from = (page - 1) * request.limit();
            return new BatchPage(
                    matching.subList(from, Math.min(matching.size(), from + request.limit())),
                    page,
                    pages,
                    matching.size(),
                    page < pages,
                    page > 1);
        });
    }
}
