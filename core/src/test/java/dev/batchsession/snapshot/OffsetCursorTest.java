package dev.batchsession.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

                PageRequest asked = OffsetCursor.after(ALL, wanted, covered).next();

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
        OffsetCursor few = new OffsetCursor(ALL, 10, 5);
        OffsetCursor many = new OffsetCursor(ALL, 10, 6);

        assertThat(few.isAtTop()).isTrue();
        assertThat(few.next()).isEqualTo(new PageRequest(ALL, 1, 15));
        assertThat(many.isAtTop()).isFalse();
        assertThat(many.isUntouched()).isTrue();
    }

    @Test
    void isUntouchedUntilAPageCame() {
        OffsetCursor section = new OffsetCursor(ALL, 10, 0);
        assertThat(section.isUntouched()).isTrue();

        section.advance(10);

        assertThat(section.isUntouched()).isFalse();
        assertThat(section.isAtTop()).isFalse();
        assertThat(section.next()).isEqualTo(OffsetCursor.after(ALL, 10, 10).next());
    }

    @Test
    void goesOnBehindAPageWithoutRows() {
        OffsetCursor section = OffsetCursor.after(ALL, 10, 20);
        PageRequest asked = section.next();

        section.advance(0);
        assertThat(section.isAfterGap()).isTrue();
        assertThat(section.next())
                .isEqualTo(OffsetCursor.after(ALL, 100, asked.page() * asked.limit())
                        .next());

        section.advance(100);
        assertThat(section.isAfterGap()).isFalse();
    }

    @Test
    void asksForMoreWhereAPageBroughtItNoFurther() {
        OffsetCursor section = OffsetCursor.after(ALL, 10, 20);
        PageRequest asked = section.next();

        section.advance(20 - (asked.page() - 1) * asked.limit());
        assertThat(section.next()).isEqualTo(OffsetCursor.after(ALL, 100, 20).next());

        PageRequest more = section.next();
        section.advance(21 - (more.page() - 1) * more.limit());
        assertThat(section.next()).isEqualTo(OffsetCursor.after(ALL, 10, 21).next());
    }

    @Test
    void goesUpFurtherEachTimeAndWithLargerPages() {
        OffsetCursor section = OffsetCursor.after(ALL, 10, 200);

        section.moveUp();
        assertThat(section.next()).isEqualTo(OffsetCursor.after(ALL, 100, 150).next());
        section.moveUp();
        assertThat(section.next()).isEqualTo(OffsetCursor.after(ALL, 100, 50).next());
        assertThat(section.isAtTop()).isFalse();
        section.moveUp();
        assertThat(section.isAtTop()).isTrue();
        assertThat(section.isUntouched()).isFalse();
    }

    @Test
    void readsPositionsThatThereCanBe() throws IOException {
        assertThat(read(0, 30).next()).isEqualTo(OffsetCursor.after(ALL, 10, 30).next());
        read(OffsetCursor.MAX_ROWS, OffsetCursor.MAX_ROWS);
        for (int none : new int[] {-1, OffsetCursor.MAX_ROWS + 1}) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(none, 0));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(0, none));
        }
    }

    private static OffsetCursor read(int repeats, int covered) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(repeats);
        out.writeInt(covered);
        out.writeBoolean(false);
        return OffsetCursor.read(ALL, 10, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
