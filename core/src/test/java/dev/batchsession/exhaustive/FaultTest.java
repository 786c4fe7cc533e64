package dev.batchsession.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.exhaustive.History.Resume;
import dev.batchsession.exhaustive.Kind.Order;
import dev.batchsession.exhaustive.Kind.Spacing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The check finds each fault of the gallery, and none in the lister without a fault. Prints the smallest history for each. */
class FaultTest {
    private static final int MAX_SIZE = 4; // rows and changes
    private static final List<Resume> RESUMES = List.of(Resume.NEVER, Resume.AFTER_EACH_PAGE);

    @ParameterizedTest
    @EnumSource
    void isFound(Fault fault) {
        Tally tally = new Tally();
        for (int size = 0; size <= MAX_SIZE && tally.isEmpty(); size++) {
            tryAll(new ReferenceLister(fault), size, tally);
        }
        System.out.println(fault + ": " + tally);
        assertThat(tally.smallest())
                .as("history in which %s breaks the promise", fault)
                .isNotNull();
    }

    @Test
    void noneIsFoundInTheListerWithoutOne() {
        Tally tally = new Tally();
        for (int size = 0; size <= MAX_SIZE; size++) {
            tryAll(new ReferenceLister(null), size, tally);
        }
        System.out.println("no fault: " + tally);
        assertThat(tally.isEmpty()).as("%s", tally).isTrue();
    }

    private static void tryAll(Lister lister, int size, Tally tally) {
        for (Kind kind : kinds()) {
            for (int rows = Math.max(0, size - 2); rows <= size; rows++) {
                for (History unchanged : Histories.unchanged(kind, rows, RESUMES)) {
                    Histories.tryAll(lister, unchanged, size - rows, tally);
                }
            }
        }
    }

    /** Returns lists in any order with undated rows, which are read by number, and sorted ones, which are read by bounds. */
    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(new Kind(Order.NEWEST_FIRST, false, false, true, false, Spacing.CLOSE, "au"));
        for (Order order : Order.values()) {
            for (boolean inclusive : new boolean[] {true, false}) {
                for (boolean wholeSeconds : new boolean[] {true, false}) {
                    kinds.add(new Kind(order, true, false, inclusive, wholeSeconds, Spacing.CLOSE, "abc"));
                    kinds.add(new Kind(order, true, false, inclusive, wholeSeconds, Spacing.WIDE, "abc"));
                }
            }
        }
        return kinds;
    }
}
