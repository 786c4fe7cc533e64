package dev.batchsession.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.exhaustive.Change.Action;
import dev.batchsession.exhaustive.History.Resume;
import dev.batchsession.exhaustive.Kind.Order;
import dev.batchsession.exhaustive.Kind.Spacing;
import dev.batchsession.exhaustive.Trial.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of SNAPSHOT over all small histories: each row that was listed throughout is emitted once, each other at most once, and no
 * listing fails. {@code -Dexhaustive=large} tries many more, on two threads; {@code small}, lists of a row less.
 *
 * <p>An order is certain after {@value Kind#PREAMBLE} rows of different seconds, so no shorter list would ever be read by bounds. The
 * lists of most parts therefore begin with such a preamble. The enumeration concerns what follows it: rows, changes, and calls
 * are counted from there. Most listings start from the checkpoint at the end of the preamble, which saves the calls for it; those that
 * are never resumed read it themselves. Rows of the preamble are alike, so changes to it are one row that leaves and one that is
 * inserted at the top.
 *
 * <p>These symmetries keep the number small. Ids do not matter, so a row is named by its place. A row that is deleted and one that stops
 * matching are the same to a listing. Of several orders of changes between two calls, one is tried. A schedule ends with the last
 * call. A list that no bound is used for is tried on one kind of server.
 */
class SnapshotHistoriesTest {
    private static final boolean LARGE = "large".equals(System.getProperty("exhaustive"));
    private static final boolean SMALL = "small".equals(System.getProperty("exhaustive"));
    private static final int SEVERAL = 2;
    private static final Lister SNAPSHOT = new SnapshotLister();
    private static final List<Resume> RESUMES = List.of(
            Resume.after(0), Resume.AFTER_EACH_PAGE, Resume.NEVER, Resume.after(1), Resume.after(2), Resume.after(3));

    /** All histories of some kinds of lists, with at most so many rows after the preamble, and at most so many changes. */
    record Part(String name, List<Kind> kinds, int rows, int changes, List<Resume> resumes) {
        Part withOneRowLess() {
            return new Part(name, kinds, rows - 1, changes, resumes);
        }

        /**
         * Returns whether a bound may hide rows of these lists, and so few that {@value #SEVERAL} changes balance the totals in ways that no
         * {@link Gap} describes. Decision 10 has the number of such losses.
         */
        boolean mayHideRows() {
            return kinds.stream().anyMatch(kind -> kind.preamble() && !kind.isSortedAndDated());
        }

        @Override
        public String toString() {
            return name + ", " + rows + " rows, " + changes + " changes, " + resumes.size() + " ways to resume";
        }
    }

    static Stream<Part> parts() {
        List<Resume> onlyAfterPreamble = RESUMES.subList(0, 1);
        Kind unordered = new Kind(Order.NEWEST_FIRST, false, false, true, false, Spacing.CLOSE, "abcu");
        Kind twoLetters = new Kind(Order.NEWEST_FIRST, false, false, true, false, Spacing.CLOSE, "au");
        Stream<Part> parts = LARGE
                ? Stream.of(
                        new Part("unknown order", List.of(unordered), 4, 1, RESUMES),
                        new Part("unknown order", List.of(twoLetters), 3, 3, RESUMES.subList(0, 2)),
                        new Part("sorted, dated", kinds(true, "abc"), 4, 1, RESUMES),
                        new Part("sorted, dated", kinds(true, "abc"), 3, 2, RESUMES.subList(0, 2)),
                        new Part("sorted, dated", kinds(true, "ac"), 1, 3, onlyAfterPreamble),
                        new Part("sorted, some undated", kinds(true, "abcu"), 3, 1, RESUMES),
                        new Part("sorted, some undated", kinds(true, "abcu"), 2, 2, onlyAfterPreamble),
                        new Part("sorted at first", kinds(false, "abcu"), 3, 1, onlyAfterPreamble),
                        new Part("sorted at first", kinds(false, "abc"), 2, 2, onlyAfterPreamble))
                : Stream.of(
                        new Part("unknown order", List.of(unordered), 3, 1, RESUMES.subList(1, 3)),
                        new Part("sorted, dated", kinds(true, "abc"), 2, 1, RESUMES),
                        new Part("sorted, some undated", kinds(true, "abcu"), 2, 1, RESUMES.subList(0, 3)),
                        new Part("sorted at first", kinds(false, "abc"), 2, 1, onlyAfterPreamble));
        return SMALL ? parts.map(Part::withOneRowLess) : parts;
    }

    private static List<Kind> kinds(boolean sorted, String letters) {
        List<Kind> kinds = new ArrayList<>();
        for (Order order : Order.values()) {
            for (boolean inclusive : new boolean[] {true, false}) {
                for (boolean wholeSeconds : new boolean[] {true, false}) {
                    for (Spacing spacing : Spacing.values()) {
                        kinds.add(new Kind(order, sorted, true, inclusive, wholeSeconds, spacing, letters));
                    }
                }
            }
        }
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("parts")
    void emitsEachRowOnce(Part part) throws Exception {
        Tally tally = new Tally();
        ExecutorService threads = Executors.newFixedThreadPool(LARGE ? 2 : 1);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (Kind kind : part.kinds()) {
                for (int rows = 0; rows <= part.rows(); rows++) {
                    for (History unchanged : Histories.unchanged(kind, rows, part.resumes())) {
                        tasks.add(() -> {
                            Tally own = new Tally();
                            Histories.tryAll(SNAPSHOT, unchanged, part.changes(), own);
                            tally.add(own);
                            return null;
                        });
                    }
                }
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println(part + ": " + tally);
        if (part.mayHideRows()) {
            assertThat(tally.onlyLosesRows(SEVERAL)).as("%s: %s", part, tally).isTrue();
        } else {
            assertThat(tally.isEmpty()).as("%s: %s", part, tally).isTrue();
        }
        if (part.kinds().stream().allMatch(Kind::isSortedAndDated)) {
            assertThat(tally.hasGaps()).as("%s: %s", part, tally).isFalse();
        }
    }

    /** If one of these is complete one day, its {@link Gap} can be removed. */
    @ParameterizedTest
    @MethodSource
    void missesARowInEachGap(Gap gap, History history) {
        Trial trial = new Trial(SNAPSHOT, history, Start.of(SNAPSHOT, history));
        assertThat(trial.verdict().missed()).as("%s", history).containsOnlyKeys(gap);
    }

    static Stream<Arguments> missesARowInEachGap() {
        Kind kind = new Kind(Order.NEWEST_FIRST, true, true, true, true, Spacing.CLOSE, "abcu");
        return Stream.of(
                Arguments.of(
                        Gap.TOTALS_AGREE,
                        new History(kind, "ua", 1, Resume.after(0), List.of(new Change(0, Action.INSERT, 1, 'a')))),
                Arguments.of(
                        Gap.UNDATED_WHILE_GROWING,
                        new History(kind, "uu", 1, Resume.after(0), List.of(new Change(2, Action.INSERT, 2, 'a')))));
    }

    /** Otherwise the kind of server would matter to these lists too. */
    @Test
    void usesNoBoundInAListOfUnknownOrder() {
        Kind kind = new Kind(Order.NEWEST_FIRST, true, false, true, false, Spacing.WIDE, "abc");
        for (History history : Histories.unchanged(kind, 4, List.of(Resume.NEVER))) {
            Trial trial = new Trial(SNAPSHOT, history, Start.of(SNAPSHOT, history));
            assertThat(trial.server().usedBounds()).as("%s", history).isFalse();
        }
    }
}
