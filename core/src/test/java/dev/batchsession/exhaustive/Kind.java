package dev.batchsession.exhaustive;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of server, and the lists that it may have. A list is written as letters: {@code a}, {@code b} and {@code c} are rows at three
 * instants, {@code u} is an undated row.
 *
 * @param order the order of the dated rows
 * @param sorted whether the rows after the preamble follow this order too; otherwise they have any stable order
 * @param preamble whether {@value #PREAMBLE} rows precede each list, in order and a minute apart
 * @param inclusive whether a bound selects rows at its instant
 * @param wholeSeconds whether bounds are compared by whole seconds
 * @param spacing the times of {@code a}, {@code b} and {@code c}
 * @param letters the rows that lists may have
 */
record Kind(
        Order order,
        boolean sorted,
        boolean preamble,
        boolean inclusive,
        boolean wholeSeconds,
        Spacing spacing,
        String letters) {
    /** As many rows of different seconds make an order certain. */
    static final int PREAMBLE = 10;

    private static final Instant BASE = Instant.parse("2026-03-01T00:00:00Z");

    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** The distances of the three instants; the engine's limits are one, two and three seconds. */
    enum Spacing {
        /** All within the precision of a server that compares whole seconds, the last one in the next second. */
        CLOSE(200, 700, 1100),
        /** Two in one second, and one that is beyond every overlap. */
        WIDE(200, 700, 30_000);

        private final Instant a;
        private final Instant b;
        private final Instant c;

        Spacing(long a, long b, long c) {
            this.a = BASE.plusMillis(a);
            this.b = BASE.plusMillis(b);
            this.c = BASE.plusMillis(c);
        }
    }

    /** Returns whether every list is in the order of its times, so that a bound hides no row. */
    boolean isSortedAndDated() {
        return sorted && !letters.contains("u");
    }

    /** Returns the instant of a letter. */
    @Nullable
    Instant at(char letter) {
        return switch (letter) {
            case 'a' -> spacing.a;
            case 'b' -> spacing.b;
            case 'c' -> spacing.c;
            default -> null;
        };
    }

    /** Returns the times of the preamble in the order of the list. */
    List<Instant> preambleTimes() {
        List<Instant> times = new ArrayList<>();
        for (int i = preamble ? PREAMBLE : 0; i > 0; i--) {
            times.add(outside(Duration.ofMinutes(i)));
        }
        return times;
    }

    /** Returns the time of a row that is listed before the preamble. */
    Instant atTheTop() {
        return outside(Duration.ofHours(1));
    }

    private Instant outside(Duration before) {
        return order == Order.NEWEST_FIRST ? BASE.plus(before) : BASE.minus(before);
    }

    /** Returns the time that the server compares. */
    Instant compared(Instant time) {
        return wholeSeconds ? time.truncatedTo(ChronoUnit.SECONDS) : time;
    }

    /** Returns whether a row may follow another; {@code null} is an undated row, which may be anywhere. */
    boolean mayFollow(@Nullable Instant first, @Nullable Instant second) {
        if (!sorted || first == null || second == null) {
            return true;
        }
        return order == Order.NEWEST_FIRST ? !second.isAfter(first) : !second.isBefore(first);
    }

    /** Returns all lists of so many rows. */
    List<String> lists(int rows) {
        List<String> lists = List.of("");
        for (int i = 0; i < rows; i++) {
            List<String> longer = new ArrayList<>();
            for (String list : lists) {
                for (int place = 0; place < letters.length(); place++) {
                    char letter = letters.charAt(place);
                    if (mayFollow(lastTime(list), at(letter))) {
                        longer.add(list + letter);
                    }
                }
            }
            lists = longer;
        }
        return lists;
    }

    private @Nullable Instant lastTime(String list) {
        String dated = list.replace("u", "");
        return dated.isEmpty() ? null : at(dated.charAt(dated.length() - 1));
    }

    @Override
    public String toString() {
        return order + (sorted ? "" : " at first") + (preamble ? " after " + PREAMBLE + " rows" : "") + ", bounds "
                + (inclusive ? "inclusive" : "exclusive") + (wholeSeconds ? " by whole seconds" : "") + ", " + spacing;
    }
}
