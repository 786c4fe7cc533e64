package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a walk asks for next, answer by answer, over a list that is oldest first. */
class KeysetCursorTest {
    private static final BatchFilter ALL = BatchFilter.all();
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.001Z");
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final BatchSummary UNDATED = row(0, null);

    @Nested
    class AnAnswerFromABound {
        private final Walk walk = new Walk(ALL, 10);

        @Test
        void isAskedForWithRoomForWhatWasReadAndResumedSo() throws IOException {
            accept(walk, rows(1, 10));

            assertThat(walk.next()).isEqualTo(new PageRequest(after(at(10).minus(MILLI)), 1, 11));
            assertThat(resumed(walk).next()).isEqualTo(walk.next());
        }

        @Test
        void isAskedForFromFurtherUpUntilNoRowCanBeMissing() {
            accept(walk, rows(1, 10));

            assertThat(accept(walk, rows(11, 20))).isEmpty();
            assertThat(walk.next()).isEqualTo(new PageRequest(after(at(9)), 1, 12));
            assertThat(accept(walk, rows(11, 20))).isEmpty();
            assertThat(walk.next()).isEqualTo(new PageRequest(after(at(8)), 1, 13));
            assertThat(accept(walk, rows(11, 20))).isEqualTo(rows(11, 20));
        }

        @Test
        void provesNothingByARowWithoutATime() {
            accept(walk, Stream.concat(Stream.of(UNDATED), rows(1, 10).stream()).toList());

            assertThat(accept(walk, List.of(UNDATED, row(11)))).isEmpty();
            assertThat(walk.next().filter()).isEqualTo(after(at(9)));
            assertThat(accept(walk, List.of(UNDATED, row(10), row(11)))).containsExactly(row(11));
        }

        @Test
        void goesOnBehindRowsThatWereAllRead() {
            accept(walk, rows(1, 10));
            BatchFilter bounded = walk.next().filter();

            assertThat(accept(walk, rows(9, 10))).isEmpty();

            assertThat(walk.next()).isEqualTo(OffsetCursor.at(0, 2).request(bounded, 10));
        }

        @Test
        void endsTheWalkWhereNoneFollows() {
            accept(walk, rows(1, 10));

            assertThat(accept(walk, rows(10, 10), BatchPage.UNKNOWN, false)).isEmpty();

            assertThat(walk.isDone()).isTrue();
        }

        @Test
        void mayNotBringNothingNewForEver() {
            accept(walk, rows(1, 10));

            assertThatExceptionOfType(PaginationException.class)
                    .isThrownBy(() -> acceptForEver(walk, rows(10, 10)))
                    .withMessageContaining("consecutive pages had no new batch");
        }

        @Test
        void leavesNoMoreToRememberThanMayRepeat() throws IOException {
            accept(walk, rows(1, 10));
            accept(walk, rows(10, 20));
            int bytes = bytes(walk).length;

            for (int first = 20; first < 500; first += 10) {
                accept(walk, rows(first, first + 10));
            }

            assertThat(bytes(walk)).hasSize(bytes);
        }
    }

    /** Of 25 rows, 9 at the last instant and 4 at the bound: so many that the bound's page is not read from its top. */
    @Test
    void takesTheBoundForExclusiveWhereItsRowsDoNotCome() {
        Walk walk = new Walk(ALL, 25);
        Instant bound = at(20).minus(MILLI);
        List<BatchSummary> first = Stream.of(
                        rows(1, 12).stream(),
                        IntStream.range(100, 104).mapToObj(n -> row(n, bound)),
                        IntStream.range(104, 113).mapToObj(n -> row(n, at(20))))
                .flatMap(rows -> rows)
                .toList();
        accept(walk, first);
        assertThat(walk.next()).isEqualTo(OffsetCursor.at(0, 13).request(after(bound), 25));

        accept(walk, rows(21, 30));

        assertThat(walk.next()).isEqualTo(new PageRequest(after(bound), 1, 34));
    }

    @Nested
    class WithoutAnOrder {
        private final Walk walk = new Walk(ALL, 5);

        @Test
        void stepsOverAPageWithoutRows() {
            accept(walk, rows(1, 5));
            PageRequest asked = walk.next();
            accept(walk, List.of());

            assertThat(walk.next())
                    .isEqualTo(OffsetCursor.at(0, asked.page() * asked.limit()).request(ALL, 100));
            assertThat(accept(walk, rows(8, 9))).isEqualTo(rows(8, 9));
        }

        @Test
        void looksFurtherUpWhereTheListEndedBeforeWhatWasRead() {
            accept(walk, rows(1, 5));
            accept(walk, List.of(), BatchPage.UNKNOWN, false);

            assertThat(walk.isDone()).isFalse();
            assertThat(walk.next()).isEqualTo(new PageRequest(ALL, 1, 100));
        }

        @Test
        void looksFurtherUpWhereNoRowWasReadBefore() {
            accept(walk, rows(1, 5));

            assertThat(accept(walk, rows(7, 8))).isEmpty();
            assertThat(walk.next()).isEqualTo(new PageRequest(ALL, 1, 100));
        }

        @Test
        void refusesPagesThatBringNothingNewForEver() {
            accept(walk, rows(1, 5));

            assertThatExceptionOfType(PaginationException.class)
                    .isThrownBy(() -> acceptForEver(walk, rows(5, 5)))
                    .withMessageContaining("consecutive pages had no new batch");
        }

        @Test
        void findsNoneInALaterPass() {
            Walk again = new Walk(ALL, 3);
            accept(again, rows(1, 3), 9, true);
            accept(again, rows(1, 6), 9, true);
            accept(again, rows(6, 8), 9, false);
            assertThat(again.isDone()).isFalse();
            assertThat(again.next()).isEqualTo(new PageRequest(ALL, 1, 3));

            accept(again, rows(1, 3), 20, true);
            accept(again, rows(1, 6), 20, true);
            assertThat(accept(again, rows(6, 20), 20, true)).isEqualTo(rows(9, 20));

            assertThat(again.next().filter()).isEqualTo(ALL);
            assertThat(again.watermark().order()).isEqualTo(SortOrder.UNKNOWN);
        }

        @Test
        void expectsMoreUntilItIsDone() {
            assertThat(walk.expectsMore()).isTrue();

            accept(walk, rows(1, 5), 5, false);

            assertThat(walk.isDone()).isTrue();
            assertThat(walk.expectsMore()).isFalse();
        }
    }

    @Test
    void followsNoOrderOnceARowStandsElsewhere() {
        Walk walk = new Walk(ALL, 10);
        List<BatchSummary> mixed = List.of(row(10), row(30), row(20));
        accept(walk, rows(1, 10), 100, true);
        assertThat(accept(walk, mixed, 91, true)).isEmpty();
        assertThat(walk.next()).isEqualTo(OffsetCursor.at(0, 10).request(ALL, 10));

        assertThat(accept(walk, mixed, 100, true)).containsExactly(row(30), row(20));

        assertThat(walk.next().filter()).isEqualTo(ALL);
        assertThat(walk.keyset().canBeSplit()).isFalse();
    }

    @Test
    void readsByPageNumbersWhereALookDoesNotExplainHiddenRows() {
        Walk walk = new Walk(ALL, 10);
        accept(walk, rows(1, 10), 200, true);
        accept(walk, rows(10, 20), 181, true);
        assertThat(walk.next()).isEqualTo(new PageRequest(ALL, 2, 100));

        accept(walk, rows(101, 200), 200, false);

        assertThat(walk.next()).isEqualTo(OffsetCursor.at(0, 10).request(ALL, 10));
    }

    /** Each bound hides a row. */
    @Test
    void triesBoundsMoreAndMoreSeldomAndThenNoMore() {
        BatchFilter list = after(at(0));
        List<BatchSummary> rows = rows(1, 1_000);
        Walk walk = new Walk(list, 10);
        StringBuilder calls = new StringBuilder();
        while (!walk.isDone()) {
            PageRequest asked = walk.next();
            Instant bound = requireNonNull(asked.filter().createdAfter());
            int hidden = bound.equals(at(0)) ? 0 : 1;
            calls.append(hidden == 0 ? 'p' : 'b');
            List<BatchSummary> matching = rows.stream()
                    .filter(row -> requireNonNull(row.createdAt()).isAfter(bound))
                    .toList();
            int from = (asked.page() - 1) * asked.limit();
            int to = Math.min(matching.size(), from + asked.limit());
            accept(walk, matching.subList(from, to), matching.size() - hidden, to < matching.size());
        }

        assertThat(calls.toString()).matches("pb pb ppb p{4}b p{8}b p{16}b p{40,}".replace(" ", ""));
    }

    @Nested
    class TheEndOfAListThatGrows {
        private final Walk walk = new Walk(ALL, 10);
        private final BatchFilter rest = after(at(10).minus(MILLI));

        /** Twenty rows at first, which were read, and by now there are two pages of those after the tenth. */
        private void readWhatThereWasAtFirst() {
            accept(walk, rows(1, 10), 20, true);
            walk.accept(new BatchPage(rows(10, 20), 1, 2, 13, true, false));
            assertThat(walk.next()).isEqualTo(new PageRequest(rest, 2, 11));
        }

        @Test
        void isSoonAfterTheNewestRow() {
            readWhatThereWasAtFirst();

            accept(walk, rows(21, 22), 13, false);

            assertThat(walk.isDone()).isFalse();
            assertThat(walk.next().filter()).isEqualTo(rest.createdBefore(at(24)));
        }

        @Test
        void isReachedWhereTheRowsFurtherOnWereDeleted() {
            readWhatThereWasAtFirst();

            accept(walk, rows(6, 7), 13, false);

            assertThat(walk.isDone()).isTrue();
        }

        /** The bound at the end excludes undated rows as any other does, even if no page was read from a bound. */
        @Test
        void isFollowedByASearchForUndatedRows() {
            walk.accept(new BatchPage(rows(1, 10), 1, 2, 10, true, false));
            accept(walk, rows(11, 12), 12, false);
            assertThat(walk.next()).isEqualTo(OffsetCursor.at(0, 10).request(ALL.createdBefore(at(14)), 10));

            assertThat(accept(walk, rows(10, 12), 12, false)).isEqualTo(rows(11, 12));

            assertThat(walk.next().filter()).isEqualTo(ALL);
        }

        @Test
        void isNotKnownFromRowsWithoutATime() {
            readWhatThereWasAtFirst();

            accept(walk, List.of(UNDATED), 13, false);

            assertThat(walk.isDone()).isFalse();
            assertThat(walk.next().filter()).isEqualTo(rest);
        }
    }

    @Nested
    class AsAFunction {
        private final PartitionCursor start = KeysetCursor.of(ALL, 10);
        private final BatchPage page = new BatchPage(rows(1, 10), 1, 2, 15, true, false);

        @Test
        void returnsTheSameStepForTheSamePage() {
            PartitionCursor one = next(start, page);
            PartitionCursor other = next(start, page);
            assertThat(one.request()).isEqualTo(other.request());

            BatchPage rest = new BatchPage(rows(10, 15), 1, 1, 6, false, false);
            assertThat(one.accept(one.request(), rest).newRows()).isEqualTo(rows(11, 15));
            assertThat(one.accept(one.request(), rest).newRows()).isEqualTo(rows(11, 15));
            assertThat(other.accept(other.request(), rest).newRows()).isEqualTo(rows(11, 15));
            assertThat(start.request()).isEqualTo(new PageRequest(ALL, 1, 10));
        }

        @Test
        void followsTheRequestThatWasAnswered() {
            PartitionCursor bounded = next(start, page);
            PageRequest second = bounded.request().page(2);

            PartitionCursor next = next(bounded, second, new BatchPage(rows(10, 10), 2, 2, 12, true, true));

            assertThat(next.request())
                    .isEqualTo(OffsetCursor.at(0, second.limit() + 1).request(second.filter(), 10));
        }

        private PartitionCursor next(PartitionCursor cursor, BatchPage answer) {
            return next(cursor, cursor.request(), answer);
        }

        private PartitionCursor next(PartitionCursor cursor, PageRequest asked, BatchPage answer) {
            return requireNonNull(cursor.accept(asked, answer).next());
        }
    }

    /** The cursor after the pages so far. */
    private static final class Walk {
        private @Nullable PartitionCursor cursor;

        Walk(BatchFilter list, int pageSize) {
            this(KeysetCursor.of(list, pageSize));
        }

        Walk(PartitionCursor cursor) {
            this.cursor = cursor;
        }

        PageRequest next() {
            return requireNonNull(cursor).request();
        }

        List<BatchSummary> accept(BatchPage page) {
            PartitionCursor.Step step = requireNonNull(cursor).accept(next(), page);
            cursor = step.next();
            return step.newRows();
        }

        /** Whether what may follow is undated rows at most. */
        boolean isDone() {
            return !(cursor instanceof KeysetCursor);
        }

        boolean expectsMore() {
            return cursor != null && cursor.expectsMore();
        }

        Watermark watermark() {
            return keyset().state().progress().watermark();
        }

        KeysetCursor keyset() {
            return (KeysetCursor) requireNonNull(cursor);
        }
    }

    private static List<BatchSummary> accept(Walk walk, List<BatchSummary> rows) {
        return accept(walk, rows, BatchPage.UNKNOWN, true);
    }

    private static List<BatchSummary> accept(Walk walk, List<BatchSummary> rows, long total, boolean hasNext) {
        int page = walk.next().page();
        return walk.accept(new BatchPage(rows, page, BatchPage.UNKNOWN, total, hasNext, page > 1));
    }

    private static void acceptForEver(Walk walk, List<BatchSummary> rows) {
        for (int pages = 0; pages < 10_000; pages++) {
            accept(walk, rows);
        }
    }

    private static Walk resumed(Walk walk) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes(walk)));
        return new Walk(requireNonNull(SnapshotState.read(ALL, 10, in).whole()));
    }

    private static byte[] bytes(Walk walk) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotState.start(ALL, 10)
                .after(0, BatchPage.UNKNOWN, List.of(), walk.keyset())
                .write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static BatchFilter after(Instant bound) {
        return ALL.createdAfter(bound);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static List<BatchSummary> rows(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(KeysetCursorTest::row).toList();
    }

    private static BatchSummary row(int second) {
        return row(second, at(second));
    }

    private static BatchSummary row(int id, @Nullable Instant createdAt) {
        return new BatchSummary(new UUID(0, id), BatchStatus.PENDING, 0, 0, 0, createdAt, null);
    }
}
