package dev.batchsession.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which pages a list is read by, so that each begins before where the last one ended. */
class OffsetCursorTest {
    private static final BatchFilter ALL = BatchFilter.all();

    @Test
    void asksForThePageThatHoldsTheLastRowAndAsManyAfterItAsAreWanted() {
        for (int covered = 1; covered <= 500; covered++) {
            for (int wanted : new int[] {1, 7, 50, 99, 100}) {
                int last = covered - 1;
                int expected = IntStream.rangeClosed(2, 100)
                        .boxed()
                        .max(Comparator.<Integer>comparingInt(limit -> Math.min(wanted, after(last, limit)))
                                .thenComparing(Comparator.reverseOrder()))
                        .filter(limit -> after(last, limit) > 0)
                        .orElse(1);

                PageRequest asked = OffsetCursor.at(0, covered).request(ALL, wanted);

                assertThat(asked.limit())
                        .as("%d rows after %d", wanted, covered)
                        .isEqualTo(expected);
                assertThat(asked.page()).isEqualTo(last / expected + 1);
            }
        }
    }

    private static int after(int position, int limit) {
        return limit - 1 - position % limit;
    }

    @Test
    void readsFewRowsAgainAndStepsOverMany() {
        OffsetCursor few = OffsetCursor.behind(5, 10);
        OffsetCursor many = OffsetCursor.behind(6, 10);

        assertThat(few.isAtTop()).isTrue();
        assertThat(few.request(ALL, 10)).isEqualTo(new PageRequest(ALL, 1, 15));
        assertThat(many.isAtTop()).isFalse();
        assertThat(many.isUntouched()).isTrue();
    }

    @Test
    void isUntouchedUntilAPageCame() {
        assertThat(OffsetCursor.TOP.isUntouched()).isTrue();

        OffsetCursor section = OffsetCursor.TOP.after(new PageRequest(ALL, 1, 10), 10);

        assertThat(section.isUntouched()).isFalse();
        assertThat(section.isAtTop()).isFalse();
        assertThat(section).isEqualTo(OffsetCursor.at(0, 10));
    }

    @Test
    void goesOnBehindAPageWithoutRows() {
        OffsetCursor before = OffsetCursor.at(0, 20);
        PageRequest asked = before.request(ALL, 10);

        OffsetCursor section = before.after(asked, 0);
        assertThat(section.isAfterGap()).isTrue();
        assertThat(section.request(ALL, 100))
                .isEqualTo(OffsetCursor.at(0, asked.page() * asked.limit()).request(ALL, 100));

        assertThat(section.after(section.request(ALL, 10), 100).isAfterGap()).isFalse();
    }

    @Test
    void asksForMoreWhereAPageBroughtItNoFurther() {
        OffsetCursor before = OffsetCursor.at(0, 20);
        PageRequest asked = before.request(ALL, 10);

        OffsetCursor section = before.after(asked, 20 - (asked.page() - 1) * asked.limit());
        PageRequest more = section.request(ALL, 10);
        assertThat(more).isEqualTo(before.request(ALL, 100));

        assertThat(section.after(more, 21 - (more.page() - 1) * more.limit())).isEqualTo(OffsetCursor.at(0, 21));
    }

    @Test
    void goesUpFurtherEachTimeAndWithLargerPages() {
        OffsetCursor once = OffsetCursor.at(0, 200).furtherUp();
        assertThat(once.request(ALL, 10)).isEqualTo(OffsetCursor.at(0, 150).request(ALL, 100));

        OffsetCursor twice = once.furtherUp();
        assertThat(twice.request(ALL, 10)).isEqualTo(OffsetCursor.at(0, 50).request(ALL, 100));
        assertThat(twice.isAtTop()).isFalse();

        OffsetCursor thrice = twice.furtherUp();
        assertThat(thrice.isAtTop()).isTrue();
        assertThat(thrice.isUntouched()).isFalse();
    }
}
