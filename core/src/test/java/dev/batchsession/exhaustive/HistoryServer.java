package dev.batchsession.exhaustive;

import dev.batchsession.exhaustive.Change.Action;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Serves the list of a history, which changes between calls. Remembers which rows were listed throughout, and for which of them a
 * {@link Gap} applies. The server decides this since it depends on the bounds that the lister sends, which the server sees.
 */
final class HistoryServer implements PageSource {
    /** More than any listing of such a short list makes. */
    private static final int MAX_CALLS = 500;

    private final Kind kind;
    private final List<Change> changes;
    private final int preamble;
    private final List<Row> rows = new ArrayList<>();
    private int calls;
    private boolean counting;
    private int applied;
    private int born;
    private int callsAtLastPage;
    private boolean usedBounds;
    private boolean lastHadBound;

    private static final class Row {
        private final BatchSummary shown;
        private final @Nullable Instant compared;
        private final boolean fromTheStart;
        private boolean listed = true;
        private boolean emitted;
        private @Nullable Gap gap;
        private int joinedAfterCalls = -1;
        private int leftAfterCalls = -1;

        private Row(int number, @Nullable Instant time, @Nullable Instant compared, boolean fromTheStart) {
            this.shown = new BatchSummary(new UUID(0, number), BatchStatus.COMPLETED, 1, 1, 0, time, null);
            this.compared = compared;
            this.fromTheStart = fromTheStart;
        }
    }

    HistoryServer(History history) {
        this.kind = history.kind();
        this.changes = history.changes();
        kind.preambleTimes().forEach(time -> rows.add(row(time, true)));
        this.preamble = rows.size();
        for (char letter : history.list().toCharArray()) {
            rows.add(row(kind.at(letter), true));
        }
    }

    private Row row(@Nullable Instant time, boolean fromTheStart) {
        return new Row(born++, time, time == null ? null : kind.compared(time), fromTheStart);
    }

    /** Returns the number of a row, counted in the order of creation. */
    static int number(BatchSummary row) {
        return (int) row.batchId().getLeastSignificantBits();
    }

    /** Counts the calls from here on, and changes the list. */
    void startCounting() {
        calls = 0;
        callsAtLastPage = 0;
        counting = true;
    }

    boolean isCounting() {
        return counting;
    }

    int calls() {
        return calls;
    }

    int rowsEver() {
        return born;
    }

    boolean usedBounds() {
        return usedBounds;
    }

    /** Records that the lister has emitted the new rows of a page. */
    void emitted(List<BatchSummary> newRows) {
        for (Row row : rows) {
            row.emitted |= newRows.contains(row.shown);
        }
        callsAtLastPage = usedBounds && !lastHadBound
                ? calls - 1
                : calls; // a probe of the tail follows the page that it is about
    }

    /** Returns the rows that were listed from the start until now, and not emitted. */
    List<Integer> lost(@Nullable Gap gap) {
        return rows.stream()
                .filter(row -> row.fromTheStart && row.leftAfterCalls < 0 && !row.emitted)
                .filter(row -> row.gap == gap)
                .map(row -> number(row.shown))
                .toList();
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        while (counting && applied < changes.size() && changes.get(applied).afterCalls() <= calls) {
            apply(changes.get(applied++));
        }
        if (++calls > MAX_CALLS) {
            throw new IllegalStateException("the listing does not end: " + request);
        }
        lastHadBound =
                request.filter().createdAfter() != null || request.filter().createdBefore() != null;
        if (lastHadBound) {
            usedBounds = true;
            noteHiddenRows(request.filter());
        }
        return Mono.just(page(request));
    }

    /**
     * Notes which unread rows a bound hides, if the totals cannot show it since rows have appeared on its far side. Undated rows at the
     * end do not count, whether or not rows have appeared behind them: a listing may expect them, and read them last.
     */
    private void noteHiddenRows(BatchFilter filter) {
        List<Row> hidden = new ArrayList<>();
        List<Row> unexpected = new ArrayList<>();
        int appeared = 0;
        int read = rows.size() - 1;
        while (read >= 0 && !rows.get(read).emitted) {
            read--;
        }
        int end = startOfUndatedEnd(row -> true);
        int endAtLastPage = startOfUndatedEnd(row -> !isNew(row));
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean isUnread = i > read && row.gap != Gap.TOTALS_AGREE && !isNew(row);
            if (i < end && row.listed && isUnread && !matches(row, filter)) {
                hidden.add(row);
                if (i < endAtLastPage) {
                    unexpected.add(row);
                }
            } else if (row.listed && isNew(row) && matches(row, filter)) {
                appeared++;
            } else if (!row.listed && isUnread && row.leftAfterCalls >= callsAtLastPage) {
                appeared--;
            }
        }
        if (appeared >= hidden.size()) {
            hidden.forEach(row -> row.gap = Gap.TOTALS_AGREE);
        } else if (appeared >= unexpected.size()) {
            unexpected.forEach(row -> row.gap = Gap.TOTALS_AGREE);
        }
    }

    private boolean isNew(Row row) {
        return row.joinedAfterCalls >= callsAtLastPage;
    }

    private void apply(Change change) {
        int place = top() + preamble + change.place();
        switch (change.action()) {
            case LEAVE -> leave(rows.get(place), change);
            case LEAVE_TOP -> leave(rows.get(top()), change);
            case RETURN -> join(rows.get(place), change);
            case INSERT -> {
                rows.add(place, row(kind.at(change.letter()), false));
                join(rows.get(place), change);
            }
            case INSERT_TOP -> {
                rows.add(0, row(kind.atTheTop(), false));
                join(rows.get(0), change);
            }
        }
    }

    private void join(Row row, Change change) {
        row.listed = true;
        row.joinedAfterCalls = change.afterCalls();
        for (Row other : rows) {
            if (usedBounds && other.compared == null && !other.emitted && other.gap == null) {
                other.gap = Gap.UNDATED_WHILE_GROWING;
            }
        }
    }

    /** Returns the place after the last of these rows that is dated. */
    private int startOfUndatedEnd(Predicate<Row> counted) {
        int start = rows.size();
        while (start > 0 && !(isListedAndDated(rows.get(start - 1)) && counted.test(rows.get(start - 1)))) {
            start--;
        }
        return start;
    }

    private static boolean isListedAndDated(Row row) {
        return row.listed && row.compared != null;
    }

    private static void leave(Row row, Change change) {
        row.listed = false;
        row.leftAfterCalls = change.afterCalls();
    }

    /** Returns the number of rows that were inserted before the preamble. */
    private int top() {
        int top = 0;
        while (top < rows.size() && number(rows.get(top).shown) >= preamble && preamble > 0) {
            top++;
        }
        return top;
    }

    private BatchPage page(PageRequest request) {
        List<BatchSummary> matching = new ArrayList<>();
        for (Row row : rows) {
            if (row.listed && matches(row, request.filter())) {
                matching.add(row.shown);
            }
        }
        int limit = request.limit();
        int pages = (matching.size() + limit - 1) / limit;
        int from = (int) Math.min(matching.size(), (request.page() - 1L) * limit);
        int to = Math.min(matching.size(), from + limit);
        return new BatchPage(
                matching.subList(from, to),
                request.page(),
                pages,
                matching.size(),
                request.page() < pages,
                request.page() > 1);
    }

    private boolean matches(Row row, BatchFilter filter) {
        return isAfter(row.compared, filter.createdAfter(), 1) && isAfter(row.compared, filter.createdBefore(), -1);
    }

    /** Returns whether a time is on the selected side of a bound: 1 for after, -1 for before. No bound selects an undated row. */
    private boolean isAfter(@Nullable Instant compared, @Nullable Instant bound, int side) {
        if (bound == null) {
            return true;
        }
        if (compared == null) {
            return false;
        }
        int difference = compared.compareTo(kind.compared(bound)) * side;
        return kind.inclusive() ? difference >= 0 : difference > 0;
    }

    /** Returns the changes that may come next, after so many calls, in a list that has changed as far as the history goes. */
    List<Change> possibleChanges(int afterCalls) {
        List<Change> possible = new ArrayList<>();
        int first = top() + preamble;
        for (int i = first; i < rows.size(); i++) {
            Row row = rows.get(i);
            int place = i - first;
            if (row.listed) {
                possible.add(Change.of(afterCalls, Action.LEAVE, place));
            } else if (row.leftAfterCalls < afterCalls) {
                possible.add(Change.of(afterCalls, Action.RETURN, place));
            }
        }
        if (preamble > 0) {
            if (rows.get(top()).listed) {
                possible.add(Change.of(afterCalls, Action.LEAVE_TOP, 0));
            }
            possible.add(Change.of(afterCalls, Action.INSERT_TOP, 0));
        }
        for (int i = first; i <= rows.size(); i++) {
            for (char letter : kind.letters().toCharArray()) {
                if (mayBeInserted(kind.at(letter), first, i)) {
                    possible.add(new Change(afterCalls, Action.INSERT, i - first, letter));
                }
            }
        }
        return possible;
    }

    private boolean mayBeInserted(@Nullable Instant time, int first, int place) {
        Instant before = null;
        Instant after = null;
        for (int i = first; i < rows.size(); i++) {
            Instant other = rows.get(i).shown.createdAt();
            if (other != null && i < place) {
                before = other;
            } else if (other != null && after == null) {
                after = other;
            }
        }
        return kind.mayFollow(before, time) && kind.mayFollow(time, after);
    }
}
