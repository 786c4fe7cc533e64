package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages as compared with ten rows that were read, a second apart and oldest first. */
class AnswerTest {
    private static final PageRequest ASKED = new PageRequest(BatchFilter.all(), 1, 100);
    private static final Instant START = requireNonNull(batch(0).createdAt());
    private static final Duration NANO = Duration.ofNanos(1);
    private static final Watermark TENTH_ROW =
            new Watermark(SortOrder.OLDEST_FIRST, false, Overlap.UNIT, batch(10).createdAt());
    private static final BatchSummary UNDATED = row(100, null);

    private final Progress read = read(TENTH_ROW);

    @Test
    void separatesTheRowsThatWereNotReadBefore() {
        Answer answer = answer(batches(9, 12), read);

        assertThat(answer.unread()).isEqualTo(batches(11, 12));
        assertThat(answer.repeated()).isEqualTo(2);
        assertThat(answer.repeatsDated()).isTrue();
        assertThat(answer.oldest()).isEqualTo(batch(9).createdAt());
        assertThat(answer.newest()).isEqualTo(batch(12).createdAt());
        assertThat(answer.lastKey(SortOrder.NEWEST_FIRST)).isEqualTo(answer.oldest());
    }

    @Test
    void anUndatedRowHasNoTimeToRepeat() {
        Progress undated = read.with(ScanWindow.start(null));
        Answer answer =
                answer(List.of(UNDATED), undated.after(ASKED, answer(List.of(UNDATED), undated), List.of(UNDATED)));

        assertThat(answer.repeated()).isEqualTo(1);
        assertThat(answer.repeatsDated()).isFalse();
        assertThat(answer.newest()).isNull();
        assertThat(answer.lastKey(SortOrder.OLDEST_FIRST)).isNull();
    }

    @Test
    void newRowsHaveToContinueFromTheLastRow() {
        BatchSummary aSecondBefore = row(101, at(9));
        BatchSummary lessThanASecondBefore = row(101, at(9).plus(NANO));
        assertThat(answer(List.of(batch(5), aSecondBefore), read).isInOrder()).isFalse();
        assertThat(answer(List.of(batch(5), lessThanASecondBefore), read).isInOrder())
                .isTrue();
        assertThat(answer(List.of(batch(5), batch(6)), read).isInOrder())
                .as("rows that were read before")
                .isTrue();
        assertThat(answer(List.of(aSecondBefore, batch(10), batch(11)), read).isInOrder())
                .as("a new row before the last one that was read before")
                .isTrue();
        assertThat(answer(List.of(aSecondBefore, batch(11)), read).isInOrder())
                .as("a page that repeats no row")
                .isTrue();
        assertThat(answer(List.of(batch(12), batch(11)), read).isInOrder()).isFalse();
    }

    @Test
    void newRowsMayContinueFromAnywhereWithoutALastRow() {
        Progress elsewhere = read(TENTH_ROW.elsewhere());

        assertThat(answer(List.of(batch(5), row(101, at(1))), elsewhere).isInOrder())
                .isFalse();
        assertThat(answer(List.of(batch(5), row(101, at(6))), elsewhere).isInOrder())
                .isTrue();
    }

    @Test
    void isStrictlyOrderedIfNoTimeIsBeforeTheOneOfAnEarlierRow() {
        assertThat(answer(batches(10, 20), read).isStrictlyOrdered()).isTrue();

        Answer answer = answer(List.of(batch(20), row(101, at(20).minus(NANO))), read);

        assertThat(answer.isStrictlyOrdered()).isFalse();
        assertThat(answer.isInOrder()).isTrue();
    }

    @Test
    void refusesRowsThatAreSurelyNotWithinTheBound() {
        Answer answer = answer(batches(8, 12), read);

        answer.requireWithinBound(ASKED, SortOrder.OLDEST_FIRST, null);
        answer.requireWithinBound(ASKED, SortOrder.OLDEST_FIRST, at(10));
        assertThatExceptionOfType(PaginationException.class)
                .isThrownBy(() -> answer.requireWithinBound(ASKED, SortOrder.OLDEST_FIRST, at(10).plus(NANO)))
                .withMessageContaining("the request was for batches created after");
    }

    static Answer answer(List<BatchSummary> rows, Progress before) {
        return Answer.of(ASKED, new BatchPage(rows, 1, 1, rows.size(), false, false), before);
    }

    private static Progress read(Watermark watermark) {
        Progress none = Progress.none(watermark, false);
        Progress ten = none.after(ASKED, answer(batches(1, 10), none), batches(1, 10));
        return ten.with(watermark);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static BatchSummary row(int id, @Nullable Instant createdAt) {
        return new BatchSummary(new UUID(0, id), BatchStatus.PENDING, 0, 0, 0, createdAt, null);
    }
}
