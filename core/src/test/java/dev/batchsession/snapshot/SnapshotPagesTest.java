package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageSource;
import dev.batchsession.snapshot.ChangingList.Order;
import dev.batchsession.snapshot.ChangingList.Traits;
import dev.batchsession.snapshot.ChangingList.Undated;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What a run does with its parts: how it cuts them, what it emits of them, and what it knows to be left. */
class SnapshotPagesTest {
    private static final ListOptions SNAPSHOT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final long TENTH_OF_A_SECOND = 100_000;

    @Test
    void doesNotLookForCutsWhereLittleIsLeft() {
        ChangingList list = list(250, row -> false, Undated.LAST);

        assertThat(rows(list, SNAPSHOT.parallelism(4))).hasSize(250);

        assertThat(list.requests)
                .as("three pages, and the look for rows without a time")
                .hasSize(4);
    }

    @Test
    void walksThePartsThatItCut() {
        ChangingList list = list(2_000, row -> false, Undated.LAST);

        assertThat(rows(list, SNAPSHOT.parallelism(4))).hasSize(2_000);

        assertThat(list.requests.stream()
                        .map(request -> request.filter().createdAfter())
                        .filter(Objects::nonNull)
                        .distinct())
                .as("where a part ends")
                .hasSize(7);
    }

    @Test
    void looksForRowsWithoutATimeBesideTheParts() {
        ChangingList list = list(1_980, row -> row < 30, Undated.LAST);

        assertThat(rows(list, SNAPSHOT.parallelism(4))).containsExactlyInAnyOrderElementsOf(list.matchedAllTheTime);
    }

    /** Two parts that meet where such a row stands both bring it: nothing tells which of them it belongs to. */
    @Test
    void emitsARowWithoutATimeOnceThoughTwoPartsBringIt() {
        ChangingList list = list(2_000, row -> row % 5 == 0 && row < 1_500, Undated.KNOWN_BUT_HIDDEN);

        assertThat(rows(list, SNAPSHOT.parallelism(4))).containsExactlyInAnyOrderElementsOf(list.matchedAllTheTime);
    }

    @Test
    void knowsAfterTheLastRowWithATimeThatOthersMayBeLeft() {
        ChangingList list = list(600, row -> row < 150, Undated.LAST);
        List<BatchPage> dated = requireNonNull(pages(list, SNAPSHOT)
                .takeWhile(page -> page.batches().get(0).createdAt() != null)
                .collectList()
                .block());
        assertThat(ids(dated)).hasSize(450);

        Checkpoint left = dated.get(dated.size() - 1).checkpoint();
        List<UUID> ids = ids(dated);
        ids.addAll(rows(list, SNAPSHOT.resumeFrom(left)));

        assertThat(ids).containsExactlyInAnyOrderElementsOf(list.matchedAllTheTime);
    }

    /** Ten rows a second, numbered from the oldest on. */
    private static ChangingList list(int rows, IntPredicate isUndated, Undated where) {
        Traits traits = new Traits(
                Order.NEWEST_FIRST, false, ChronoUnit.MICROS, ChronoUnit.MICROS, ChronoUnit.MILLIS, where, false);
        ChangingList list = new ChangingList(new Random(1), traits, BatchFilter.all(), 0, START);
        for (int row = 0; row < rows; row++) {
            list.add(isUndated.test(row) ? null : TENTH_OF_A_SECOND);
        }
        list.ready();
        return list;
    }

    private static Flux<BatchPage> pages(PageSource source, ListOptions options) {
        return BatchSessionFlux.over(source).listPages(BatchFilter.all(), options);
    }

    private static List<UUID> rows(PageSource source, ListOptions options) {
        return ids(requireNonNull(pages(source, options).collectList().block()));
    }

    private static List<UUID> ids(List<BatchPage> pages) {
        List<UUID> ids = new ArrayList<>();
        pages.forEach(page -> page.batches().stream().map(BatchSummary::batchId).forEach(ids::add));
        return ids;
    }
}
