package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the list does about everything that the documentation leaves open. */
class BatchListVariantTest {
    private static final Density TEN_MILLIS = Density.usual().perSecond(100).together(2);
    private static final ListVariant DENSE = ListVariant.usual().density(TEN_MILLIS);

    @Test
    void servesTheEarliestFirst() {
        assertThat(served(rows(500, DENSE), DENSE.order(RowOrder.OLDEST_FIRST)))
                .isSortedAccordingTo(Comparator.comparing((SimulatedBatch row) -> row.createdAt()));
    }

    @Test
    void shufflesRowsWithoutRegardToTime() {
        List<SimulatedBatch> served = served(rows(2000, DENSE), DENSE.order(RowOrder.SHUFFLED));

        long rising = 0;
        for (int i = 1; i < served.size(); i++) {
            rising += served.get(i).createdAt().isAfter(served.get(i - 1).createdAt()) ? 1 : 0;
        }
        assertThat(rising).isBetween(900L, 1100L);
    }

    @ParameterizedTest
    @EnumSource(RowOrder.class)
    void ordersTheRowsOfAnInstantAlwaysAlike(RowOrder order) {
        ListVariant variant = DENSE.order(order).density(Density.usual().together(50));
        List<SimulatedBatch> rows = rows(200, variant);
        List<SimulatedBatch> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);

        assertThat(served(rows, variant)).isEqualTo(served(reversed, variant));
    }

    @Test
    void ordersByTheTrueTimeWhateverIsShown() {
        ListVariant seconds = DENSE.shownPrecision(TimePrecision.SECONDS);
        List<SimulatedBatch> rows = rows(500, DENSE);

        assertThat(served(rows, seconds))
                .extracting(SimulatedBatch::batchId)
                .isEqualTo(served(rows, DENSE).stream()
                        .map(SimulatedBatch::batchId)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "EXCLUSIVE,        2 3",
        "INCLUSIVE,        1 2 3 4",
        "AFTER_INCLUSIVE,  1 2 3",
        "BEFORE_INCLUSIVE, 2 3 4"
    })
    void selectsTheInstantsOfItsBoundsOrNot(BoundRule rule, String expected) {
        assertThat(seconds(ListVariant.usual().bounds(rule), "12:00:01", "12:00:04"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // The bounds 12:00:01.7 and 12:00:04.2 count as 12:00:01 and 12:00:04.
        "EXCLUSIVE, SECONDS, 2 3",
        "INCLUSIVE, SECONDS, 1 2 3 4",
        "EXCLUSIVE, MICROS,  2 3 4",
        "INCLUSIVE, MICROS,  2 3 4"
    })
    void cutsABoundToItsPrecision(BoundRule rule, TimePrecision precision, String expected) {
        ListVariant variant = ListVariant.usual().bounds(rule).boundPrecision(precision);

        assertThat(seconds(variant, "12:00:01.7", "12:00:04.2")).isEqualTo(expected);
    }

    /** Of rows at the seconds 0 to 5 of 12:00, those between the bounds, earliest first. */
    private static String seconds(ListVariant variant, String after, String before) {
        List<SimulatedBatch> rows = new ArrayList<>();
        List<SimulatedBatch> any = rows(6, DENSE);
        for (int second = 0; second <= 5; second++) {
            rows.add(any.get(second).dated(time("12:00:0" + second)));
        }
        ListQuery query = new ListQuery(null, 1, 100, time(after), time(before));
        ListAnswer answer = new BatchList(rows, variant.order(RowOrder.OLDEST_FIRST)).page(query);
        return String.join(
                " ",
                answer.data().batches().stream()
                        .map(row -> Long.toString(row.createdAt().getEpochSecond() % 60))
                        .toList());
    }

    private static Instant time(String text) {
        return Instant.parse("2026-11-01T" + text + "Z");
    }

    @ParameterizedTest
    @CsvSource({"MICROS, MICROS", "MILLIS, MILLIS", "SECONDS, SECONDS"})
    void showsNoMoreOfATimeThanItsPrecision(TimePrecision precision, ChronoUnit unit) {
        List<SimulatedBatch> rows = rows(200, DENSE);
        List<SimulatedBatch> expected = served(rows, DENSE.shownPrecision(TimePrecision.MICROS)).stream()
                .map(row -> row.dated(row.createdAt().truncatedTo(unit)))
                .toList();

        assertThat(served(rows, DENSE.shownPrecision(precision))).isEqualTo(expected);
    }

    @Test
    void mixesPrecisionsRowByRow() {
        List<SimulatedBatch> rows = rows(300, DENSE);
        ListVariant mixed = DENSE.shownPrecision(TimePrecision.MIXED);
        List<Instant> shown =
                served(rows, mixed).stream().map(SimulatedBatch::createdAt).toList();

        long seconds =
                shown.stream().filter(time -> isWhole(ChronoUnit.SECONDS, time)).count();
        long millis =
                shown.stream().filter(time -> isWhole(ChronoUnit.MILLIS, time)).count() - seconds;
        assertThat(seconds).isBetween(70L, 130L);
        assertThat(millis).isBetween(70L, 130L);
        assertThat(served(rows, mixed))
                .as("always the same")
                .extracting("createdAt")
                .isEqualTo(shown);
    }

    private static boolean isWhole(ChronoUnit unit, Instant time) {
        return time.equals(time.truncatedTo(unit));
    }

    @ParameterizedTest
    @CsvSource({"NEWEST_FIRST, true", "NEWEST_FIRST, false", "OLDEST_FIRST, true", "OLDEST_FIRST, false"})
    void putsUndatedRowsTogetherAtTheEndThatItIsTold(RowOrder order, boolean first) {
        ListVariant variant = DENSE.undatedShare(0.2).undatedFirst(first).order(order);
        List<SimulatedBatch> served = served(rows(500, variant), variant);

        long undated = served.stream().filter(row -> row.createdAt() == null).count();
        assertThat(undated).isBetween(70L, 130L);
        List<SimulatedBatch> there =
                first ? served.subList(0, (int) undated) : served.subList(served.size() - (int) undated, served.size());
        assertThat(there).allMatch(row -> row.createdAt() == null);
    }

    /** Every variant that decides over which rows are served, against the plainest way to say it. */
    @ParameterizedTest
    @MethodSource("selectingVariants")
    void servesWhatTheQueryAsksForInEveryVariant(ListVariant variant) {
        SplittableRandom random = new SplittableRandom(variant.hashCode());
        List<SimulatedBatch> rows = rows(400, variant);
        BatchList list = new BatchList(rows, variant);
        for (int i = 0; i < 50; i++) {
            ListQuery query = query(rows, random);
            List<SimulatedBatch> expected = rows.stream()
                    .filter(row -> plainlyMatches(row, query, variant))
                    .sorted(variant.order().comparator(variant.undatedFirst()))
                    .map(row -> row.shown(variant.shownPrecision()))
                    .toList();

            assertThat(walk(list, query)).as("%s", query).isEqualTo(expected);
        }
    }

    static Stream<ListVariant> selectingVariants() {
        return Stream.of(RowOrder.values())
                .flatMap(order -> Stream.of(BoundRule.values())
                        .flatMap(rule -> Stream.of(TimePrecision.MICROS, TimePrecision.MILLIS, TimePrecision.SECONDS)
                                .flatMap(precision -> Stream.of(true, false)
                                        .map(undatedFirst -> DENSE.order(order)
                                                .bounds(rule)
                                                .boundPrecision(precision)
                                                .undatedShare(0.1)
                                                .undatedFirst(undatedFirst)))));
    }

    private static ListQuery query(List<SimulatedBatch> rows, SplittableRandom random) {
        String status = random.nextBoolean() ? null : random.nextBoolean() ? "pending" : "processing";
        return new ListQuery(status, 1, random.nextInt(1, 101), bound(rows, random), bound(rows, random));
    }

    private static @Nullable Instant bound(List<SimulatedBatch> rows, SplittableRandom random) {
        Instant near = rows.get(random.nextInt(rows.size())).createdAt();
        return near == null || random.nextInt(3) == 0 ? null : near.plusMillis(random.nextInt(-1, 2) * 5L);
    }

    private static boolean plainlyMatches(SimulatedBatch row, ListQuery query, ListVariant variant) {
        boolean bounded = query.createdAfter() != null || query.createdBefore() != null;
        if ((query.status() != null && !query.status().equals(row.status())) || (bounded && row.createdAt() == null)) {
            return false;
        }
        boolean meets = true;
        if (query.createdAfter() != null) {
            int compared = cut(row.createdAt(), variant).compareTo(cut(query.createdAfter(), variant));
            meets = compared > 0 || (compared == 0 && variant.bounds().afterInclusive());
        }
        if (query.createdBefore() != null) {
            int compared = cut(row.createdAt(), variant).compareTo(cut(query.createdBefore(), variant));
            meets &= compared < 0 || (compared == 0 && variant.bounds().beforeInclusive());
        }
        return meets;
    }

    private static Instant cut(Instant time, ListVariant variant) {
        return variant.boundPrecision().cut(time);
    }

    @Test
    @Timeout(30) // going through all rows for each page takes minutes
    void findsPagesOfALongListQuickly() {
        List<SimulatedBatch> rows = rows(200_000, DENSE);
        BatchList list = new BatchList(rows, DENSE);
        for (int i = 0; i < 50_000; i++) {
            Instant bound = rows.get(i * 3).createdAt();
            ListQuery query = new ListQuery(i % 2 == 0 ? null : "pending", 1, 100, null, bound);

            assertThat(list.page(query).data().batches()).hasSize(100);
        }
    }

    private static List<SimulatedBatch> rows(int count, ListVariant variant) {
        return new BatchGenerator(4, variant).batches(count);
    }

    private static List<SimulatedBatch> served(List<SimulatedBatch> rows, ListVariant variant) {
        BatchList list = new BatchList(rows, variant);
        List<SimulatedBatch> walked = walk(list, new ListQuery(null, 1, 100, null, null));
        assertThat(list.all()).isEqualTo(walked);
        return walked;
    }

    private static List<SimulatedBatch> walk(BatchList list, ListQuery first) {
        List<SimulatedBatch> walked = new ArrayList<>();
        ListQuery query = first;
        while (true) {
            ListAnswer.Data data = list.page(query).data();
            walked.addAll(data.batches());
            if (!data.pagination().hasNext()) {
                return walked;
            }
            query = new ListQuery(
                    query.status(), query.page() + 1, query.limit(), query.createdAfter(), query.createdBefore());
        }
    }
}
