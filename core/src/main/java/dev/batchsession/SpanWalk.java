package dev.batchsession;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.StateFields;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks the rows of a span by time of creation: once the order is known, each call asks for the list from the last row on.
 * How the server compares a bound is not known, so the bound is set a {@link Margin} before that row, and the answer
 * proves it right by holding a row that was read before; if it holds none, the margin is widened. As long as the order is
 * unknown, and among rows that no bound tells apart, it goes by page numbers, in a {@link Section}.
 */
final class SpanWalk implements PartWalk {
    /** Rows this far before the last one in time may come again; those further before cannot. */
    private static final Duration REPEATS_WITHIN = Duration.ofSeconds(3);

    private static final int MAX_HORIZON_LOOKS = 10;

    private final BatchFilter list;
    private final int pageSize;
    private final Span span;
    private BatchFilter spanFilter;

    private final ReadingOrder readingOrder = new ReadingOrder();
    private final NewsCheck newsCheck = new NewsCheck();
    private final SeenRows seen;
    private ListOrder order;
    private Margin margin;
    private @Nullable Instant edge; // the time that the walk has come to
    private @Nullable Instant bound; // where the section starts, once that is not where the span starts
    private boolean boundIsInclusive = true; // a guess, which saves calls where it is right
    private Section section;
    private boolean newsInPass;
    private long rowsAtStart = BatchPage.UNKNOWN;
    private long rowsRead;
    private @Nullable Instant horizon; // beyond it, rows are newer than the walk
    private @Nullable PageRequest lookForHorizon;
    private int horizonLooks;
    private boolean done;

    /** A walk over the whole list, whose order is not known. */
    SpanWalk(BatchFilter list, int pageSize) {
        this(list, pageSize, Span.WHOLE, ListOrder.UNKNOWN, Margin.UNIT);
    }

    /** A walk over a part of the list. */
    SpanWalk(BatchFilter list, int pageSize, Span span, ListOrder order, Margin margin) {
        this.list = list;
        this.pageSize = pageSize;
        this.span = span;
        this.spanFilter = span.narrow(list, null);
        this.order = order;
        this.margin = margin;
        this.seen = new SeenRows();
        this.section = new Section(spanFilter, pageSize, 0);
    }

    /** What is left of a walk when its span is cut: the same position in a shorter span. */
    SpanWalk(SpanWalk whole, Span span) {
        this.list = whole.list;
        this.pageSize = whole.pageSize;
        this.span = span;
        this.spanFilter = span.narrow(list, null);
        this.order = whole.order;
        this.margin = whole.margin;
        this.edge = whole.edge;
        this.bound = whole.bound;
        this.rowsAtStart = whole.rowsAtStart;
        this.rowsRead = whole.rowsRead;
        this.seen = whole.seen;
        this.section = whole.section.over(sectionFilter());
    }

    private SpanWalk(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        this.list = list;
        this.pageSize = pageSize;
        this.span = new Span(StateFields.readInstant(in), StateFields.readInstant(in));
        this.order = ListOrder.valueOf(in.readUTF());
        this.margin = Margin.valueOf(in.readUTF());
        this.edge = StateFields.readInstant(in);
        this.bound = StateFields.readInstant(in);
        if (in.readBoolean()) {
            readingOrder.markUnstable();
        }
        this.newsInPass = in.readBoolean();
        this.rowsAtStart = in.readLong();
        this.rowsRead = in.readLong();
        this.horizon = StateFields.readInstant(in);
        this.spanFilter = span.narrow(list, horizon);
        this.seen = SeenRows.read(in);
        this.section = Section.read(sectionFilter(), pageSize, in);
    }

    private BatchFilter sectionFilter() {
        return bound == null ? spanFilter : order.startingAt(spanFilter, bound);
    }

    @Override
    public PageRequest next() {
        return lookForHorizon != null ? lookForHorizon : section.next();
    }

    @Override
    public List<BatchSummary> accept(BatchPage page) {
        if (lookForHorizon != null) {
            lookForHorizon(lookForHorizon, page);
            return List.of();
        }
        PageRequest asked = section.next();
        if (rowsAtStart == BatchPage.UNKNOWN) {
            rowsAtStart = page.totalRecords();
        }
        List<BatchSummary> rows = page.batches();
        requireWithinBound(asked, rows);
        if (!holdsProof(rows) && !isSureToJoin(page)) {
            newsCheck.check(asked, page, false);
            askFromFurtherUp();
            return List.of();
        }

        List<BatchSummary> news =
                rows.stream().filter(row -> !seen.contains(row)).toList();
        newsCheck.check(asked, page, !news.isEmpty());
        newsInPass |= !news.isEmpty();
        rowsRead += news.size();
        if (order.isByTime()) {
            followOrder(asked, rows);
        } else {
            observeOrder(rows);
        }
        rows.stream()
                .filter(row -> row.createdAt() == null || mayRepeat(row.createdAt()))
                .forEach(seen::add);
        section.joined(rows.size());
        goOn(asked, page);
        return news.stream().filter(row -> span.contains(row.createdAt())).toList();
    }

    /** Rows without a time may match any bound: they prove nothing of a section that was not joined yet. */
    private boolean holdsProof(List<BatchSummary> rows) {
        boolean byAnyRow = bound == null || section.isJoined();
        return rows.stream().anyMatch(row -> (byAnyRow || row.createdAt() != null) && seen.contains(row));
    }

    /** Whether no row can be missing before this page although it holds none that was read before. */
    private boolean isSureToJoin(BatchPage page) {
        if (section.isAtTop()) {
            return bound == null || margin == Margin.SURE;
        }
        boolean gap = page.batches().isEmpty() && page.hasNext(); // as some servers have them; nothing to join there
        return gap || !section.isExact();
    }

    private void askFromFurtherUp() {
        if (section.isAtTop()) {
            margin = margin.wider();
            startAt(boundBefore(edge()));
        } else if (section.isUntouched() && boundIsInclusive && bound != null) {
            boundIsInclusive = false;
            startAt(bound);
        } else {
            section.goUp();
        }
    }

    private void observeOrder(List<BatchSummary> rows) {
        readingOrder.read(rows);
        if (order == ListOrder.UNKNOWN) {
            order = readingOrder.found();
        }
        if (order.isByTime()) {
            edge = readingOrder.last(order);
            margin = readingOrder.isStrict(order) ? margin : Margin.SURE;
            seen.retain(this::mayRepeat);
            readingOrder.forget();
        }
    }

    private void followOrder(PageRequest asked, List<BatchSummary> rows) {
        Instant last = null;
        for (BatchSummary row : rows) {
            Instant time = row.createdAt();
            if (time == null) {
                continue;
            }
            if (last != null && !order.isAfter(time, order.before(last, TimeOrder.PRECISION))) {
                throw new PaginationException(
                        asked.page(), "the list went by time of creation up to " + last + ", then came " + time);
            }
            if (last != null && order.isAfter(last, time)) {
                // Not quite in the order of these times, or they are not shown precisely.
                margin = Margin.SURE;
            }
            last = last == null || order.isAfter(time, last) ? time : last;
        }
        if (last != null && (edge == null || order.isAfter(last, edge))) {
            edge = last;
        }
    }

    private boolean mayRepeat(Instant time) {
        return edge == null || !order.isAfter(order.before(edge, REPEATS_WITHIN), time);
    }

    /** Decides what to ask for next. */
    private void goOn(PageRequest asked, BatchPage page) {
        if (!page.hasNext()) {
            done = !startAgain();
            return;
        }
        if (!order.isByTime() || edge == null) {
            return;
        }
        Instant end = order.endOf(span);
        if (end != null && order.isAfter(edge, order.before(end, Span.SURELY_BEYOND.negated()))) {
            done = true;
            return;
        }
        if (order == ListOrder.OLDEST_FIRST && horizon == null && end == null && hasReadAsMuchAsThereWas(page)) {
            lookForHorizon = asked.page(Math.max(asked.page(), page.totalPages()));
        }
        Instant next = boundBefore(edge);
        Instant start = order.start(sectionFilter());
        if (start == null || order.isAfter(next, start)) {
            startAt(next);
        }
    }

    private boolean hasReadAsMuchAsThereWas(BatchPage page) {
        return rowsAtStart != BatchPage.UNKNOWN && page.totalPages() > 0 && rowsRead >= rowsAtStart;
    }

    /**
     * Ends the walk at the newest row there is, once as many rows were read as there were at first: a list that goes on
     * growing at its end would never be read to the end. What is there now includes all that was there at first.
     */
    private void lookForHorizon(PageRequest asked, BatchPage page) {
        horizonLooks++;
        if (page.hasNext()
                && horizonLooks < MAX_HORIZON_LOOKS) { // grown meanwhile: what was there at first may be further on
            lookForHorizon = asked.page(Math.max(asked.page() + 1, page.totalPages()));
        } else {
            lookForHorizon = null;
            setHorizon(page);
        }
    }

    private void setHorizon(BatchPage lastPage) {
        lastPage.batches().stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .ifPresent(newest -> {
                    horizon = newest.plus(Span.SURELY_BEYOND);
                    spanFilter = span.narrow(list, horizon);
                    section = section.over(sectionFilter());
                });
    }

    /** Pages in no order that changed under way are read until a pass brings nothing new. */
    private boolean startAgain() {
        if (!readingOrder.isUnstable() || order.isByTime() || !newsInPass) {
            return false;
        }
        newsInPass = false;
        section = new Section(spanFilter, pageSize, 0);
        return true;
    }

    /** The bound to set for rows from this time on: inside the span, so that the filter holds a time. */
    private Instant boundBefore(Instant time) {
        Instant next = order.before(time, margin.of(time));
        Instant end = order.end(spanFilter);
        return end == null || order.isAfter(order.before(end, TimeOrder.PRECISION), next)
                ? next
                : order.before(end, TimeOrder.PRECISION);
    }

    private void startAt(Instant next) {
        Instant start = order.start(spanFilter);
        bound = start == null || order.isAfter(next, start) ? next : null;
        seen.retain(this::mayRepeat);
        int repeats = seen.count(time -> boundIsInclusive ? !order.isAfter(next, time) : order.isAfter(time, next));
        section = new Section(sectionFilter(), pageSize, repeats);
    }

    private void requireWithinBound(PageRequest asked, List<BatchSummary> rows) {
        if (bound == null) {
            return;
        }
        Instant beyond = order.before(bound, Span.SURELY_BEYOND);
        for (BatchSummary row : rows) {
            if (row.createdAt() != null && order.isAfter(beyond, row.createdAt())) {
                throw new PaginationException(
                        asked.page(),
                        "asked for batches created " + order.side() + ' ' + bound + " the server sent one of "
                                + row.createdAt());
            }
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean expectsMore() {
        return !done;
    }

    /** Whether the list goes by time, as far as is known. */
    boolean isByTime() {
        return order.isByTime();
    }

    /** Whether rows without a time may stand at the end of the list, where no bound leads. */
    boolean leavesRowsWithoutTime() {
        boolean isBounded = list.createdAfter() != null || list.createdBefore() != null;
        return order.isByTime() && isWhole() && !isBounded && !wasReadByPageNumbers();
    }

    /** Whether the walk is at its end and never set a bound: it has come by what no bound selects too. */
    private boolean wasReadByPageNumbers() {
        return done && bound == null;
    }

    /** Rows without a time that were read. */
    SeenRows withoutTime() {
        return seen.withoutTime();
    }

    boolean isWhole() {
        return span.equals(Span.WHOLE);
    }

    ListOrder order() {
        return order;
    }

    Instant edge() {
        return requireNonNull(edge, "known with the order");
    }

    /** The rest of this walk, cut at these times, which follow one another in the list's order. */
    List<SpanWalk> cutAt(List<Instant> cuts) {
        List<SpanWalk> parts = new ArrayList<>();
        Instant start = order.startOf(span);
        for (int i = 0; i <= cuts.size(); i++) {
            Instant end = i < cuts.size() ? cuts.get(i) : order.endOf(span);
            Span part = order.span(start, end);
            parts.add(i == 0 ? new SpanWalk(this, part) : new SpanWalk(list, pageSize, part, order, margin));
            start = end;
        }
        return parts;
    }

    @Override
    public ListState.PositionWriter position() {
        Position now = new Position(
                span,
                order,
                margin,
                edge,
                bound,
                readingOrder.isUnstable(),
                newsInPass,
                rowsAtStart,
                rowsRead,
                horizon,
                seen.view(),
                section.view());
        return now::write;
    }

    static SpanWalk read(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        return new SpanWalk(list, pageSize, in);
    }

    private record Position(
            Span span,
            ListOrder order,
            Margin margin,
            @Nullable Instant edge,
            @Nullable Instant bound,
            boolean unstable,
            boolean newsInPass,
            long rowsAtStart,
            long rowsRead,
            @Nullable Instant horizon,
            ListState.PositionWriter seen,
            ListState.PositionWriter section) {
        void write(DataOutputStream out) throws IOException {
            StateFields.writeInstant(out, span.from());
            StateFields.writeInstant(out, span.to());
            out.writeUTF(order.name());
            out.writeUTF(margin.name());
            StateFields.writeInstant(out, edge);
            StateFields.writeInstant(out, bound);
            out.writeBoolean(unstable);
            out.writeBoolean(newsInPass);
            out.writeLong(rowsAtStart);
            out.writeLong(rowsRead);
            StateFields.writeInstant(out, horizon);
            seen.write(out);
            section.write(out);
        }
    }
}
