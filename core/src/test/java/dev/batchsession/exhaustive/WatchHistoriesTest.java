package dev.batchsession.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.exhaustive.WatchHistory.Setup;
import dev.batchsession.exhaustive.WatchHistory.Step;
import dev.batchsession.model.BatchStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of a watch over all small histories: after each poll, the changes add up to the list as it was during the poll, those
 * of one batch follow each other, and a batch is removed only if it was absent in two consecutive polls. {@code -Dexhaustive=large}
 * tries more histories, and changes within polls; {@code small} tries those with a change less.
 *
 * <p>A batch that has ended is found at once only by a resync, which half of the watches make in each poll. The others are
 * judged by their live batches, and by the order of all changes. An undated batch that has ended before a poll returned it
 * is not found while others are tracked; {@code WatchTrial.isExact} lists all that is promised.
 */
class WatchHistoriesTest {
    private static final boolean LARGE = "large".equals(System.getProperty("exhaustive"));
    private static final boolean SMALL = "small".equals(System.getProperty("exhaustive"));

    /**
     * All histories of some ways to watch, with at most so many batches at the start, and at most so many changes.
     *
     * @param instants of the batches
     * @param withinPolls whether changes happen within polls too
     */
    record Part(List<Setup> setups, String instants, int batches, int changes, int polls, boolean withinPolls) {
        Part withOneChangeLess() {
            return new Part(setups, instants, batches, changes - 1, polls, withinPolls);
        }

        List<String> letters() {
            return instants.chars()
                    .mapToObj(instant -> (char) instant)
                    .flatMap(instant -> Stream.of("p" + instant, "c" + instant))
                    .toList();
        }

        @Override
        public String toString() {
            return setups.size() + " ways to watch, instants " + instants + ", " + batches + " batches, " + changes
                    + " changes" + (withinPolls ? " within polls" : " between polls") + ", " + polls + " polls";
        }
    }

    static Stream<Part> parts() {
        List<Setup> all = setups(true, false);
        List<Setup> existing = those(all, Setup::emitExisting);
        List<Setup> live = those(existing, setup -> !setup.resyncs());
        List<Setup> few = those(existing, setup -> setup.resyncs() && setup.status() != BatchStatus.COMPLETED);
        List<Setup> merging = those(few, setup -> setup.slowly() && !setup.resumed());
        List<Setup> liveOfAll = those(live, setup -> setup.status() == null && !setup.resumed());
        List<Setup> plain = those(few, setup -> setup.status() == null && !setup.slowly() && !setup.resumed());
        Stream<Part> parts = LARGE
                ? Stream.of(
                        new Part(all, "ab", 3, 1, 4, false),
                        new Part(all, "b", 2, 2, 4, false),
                        new Part(existing, "bu", 1, 2, 4, false),
                        new Part(few, "ab", 2, 2, 4, false),
                        new Part(live, "bf", 2, 2, 4, false),
                        new Part(few, "b", 1, 3, 4, false),
                        new Part(all, "ab", 2, 1, 3, true),
                        new Part(few, "bu", 1, 2, 3, true),
                        new Part(live, "b", 1, 2, 3, true))
                : Stream.of(
                        new Part(all, "b", 1, 1, 4, false),
                        new Part(few, "b", 1, 2, 4, false),
                        new Part(few, "abu", 1, 1, 4, false),
                        new Part(merging, "b", 2, 2, 4, false), // the fewest in which changes merge
                        new Part(liveOfAll, "abf", 2, 1, 4, false), // the fewest with an old batch that ends
                        new Part(
                                plain, "b", 1, 3, 4,
                                false), // the fewest in which a batch is absent twice, but not in a row
                        new Part(few, "b", 1, 1, 3, true));
        return SMALL ? parts.map(Part::withOneChangeLess) : parts;
    }

    private static List<Setup> those(List<Setup> setups, Predicate<Setup> condition) {
        return setups.stream().filter(condition).toList();
    }

    private static List<Setup> setups(boolean... resyncs) {
        List<Setup> setups = new ArrayList<>();
        boolean[] both = {true, false};
        for (boolean resync : resyncs) {
            for (BatchStatus status : new BatchStatus[] {null, BatchStatus.PENDING, BatchStatus.COMPLETED}) {
                for (boolean emitExisting : both) {
                    for (boolean slowly : both) {
                        for (boolean resumed : both) {
                            setups.add(new Setup(status, emitExisting, resync, slowly, resumed));
                        }
                    }
                }
            }
        }
        return setups;
    }

    @ParameterizedTest
    @MethodSource("parts")
    void changesAddUpToTheList(Part part) {
        Tried tried = new Tried(part);
        for (int batches = 0; batches <= part.batches(); batches++) {
            for (List<String> list : lists(part.letters(), batches)) {
                for (Setup setup : part.setups()) {
                    tried.tryAll(new WatchHistory(setup, list, part.polls(), List.of()));
                }
            }
        }
        System.out.println(part + ": " + tried);
        assertThat(tried.smallest).as("%s: %s", part, tried).isNull();
    }

    /** Returns all lists of a length. The order of batches does not matter. */
    private static List<List<String>> lists(List<String> letters, int length) {
        if (length == 0) {
            return List.of(List.of());
        }
        List<List<String>> longer = new ArrayList<>();
        for (List<String> shorter : lists(letters, length - 1)) {
            int first = shorter.isEmpty() ? 0 : letters.indexOf(shorter.get(shorter.size() - 1));
            for (String last : letters.subList(first, letters.size())) {
                longer.add(Stream.concat(shorter.stream(), Stream.of(last)).toList());
            }
        }
        return longer;
    }

    private static final class Tried {
        private final long startedAt = System.nanoTime();
        private final Part part;
        private long histories;
        private long failed;
        private @Nullable WatchHistory smallest;
        private @Nullable Throwable failure;

        private Tried(Part part) {
            this.part = part;
        }

        /** Tries a history, and all that extend it. A history that failed is not extended. */
        private void tryAll(WatchHistory history) {
            WatchTrial trial = new WatchTrial(history);
            histories++;
            try {
                trial.run();
            } catch (AssertionError | RuntimeException thrown) {
                failed++;
                if (smallest == null || history.size() < smallest.size()) {
                    smallest = history;
                    failure = thrown;
                }
                return;
            }
            if (history.changes().size() == part.changes()) {
                return;
            }
            for (int poll = firstPoll(history.setup()); poll <= history.polls(); poll++) {
                int calls = part.withinPolls() ? trial.server().calls(poll) : 1;
                for (int call = poll == 1 ? 2 : 1; call <= calls; call++) {
                    for (Step change : trial.server().possibleChanges(poll, call, part.letters())) {
                        if (mayFollow(change, history.changes())) {
                            tryAll(history.with(change));
                        }
                    }
                }
            }
        }

        /** The state of the first poll is known only if it is emitted, or does not change. */
        private int firstPoll(Setup setup) {
            return part.withinPolls() && setup.emitExisting() ? 1 : 2;
        }

        private static boolean mayFollow(Step change, List<Step> changes) {
            if (changes.isEmpty()) {
                return true;
            }
            Step last = changes.get(changes.size() - 1);
            boolean isEarlier =
                    change.poll() < last.poll() || (change.poll() == last.poll() && change.call() < last.call());
            return !isEarlier && change.mayFollow(last);
        }

        @Override
        public String toString() {
            double seconds = (System.nanoTime() - startedAt) / 1e9;
            return String.format(
                    Locale.ROOT,
                    "%,d histories in %.1f s (%,.0f per second), %,d failed%s",
                    histories,
                    seconds,
                    histories / seconds,
                    failed,
                    smallest == null ? "" : "; the smallest: " + smallest + ": " + failure);
        }
    }
}
