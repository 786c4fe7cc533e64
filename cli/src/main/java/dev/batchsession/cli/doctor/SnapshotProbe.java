package dev.batchsession.cli.doctor;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** How a listing with {@code SNAPSHOT} reads this list, observed for its first calls. */
final class SnapshotProbe implements Probe {
    private static final int CALLS = 4;
    private static final int CALLS_PER_SECOND = 10; // the default of --rate

    @Override
    public List<Topic> topics() {
        return List.of(Topic.SNAPSHOT);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        return List.of(finding(checkup));
    }

    private static Finding finding(Checkup checkup) {
        Calls calls = checkup.calls();
        int before = calls.exchanges().size();
        boolean isComplete = listFirstPages(calls.source());
        List<PageRequest> requests =
                calls.exchanges().stream().skip(before).map(Exchange::asked).toList();
        if (isComplete) {
            String evidence = "the listing ended after " + Words.count(requests.size(), "call");
            return Finding.of(
                    Topic.SNAPSHOT,
                    "complete",
                    "SNAPSHOT needs " + Words.count(requests.size(), "call") + '.',
                    evidence);
        }
        List<PageRequest> bounded = requests.stream()
                .filter(request -> !request.filter().equals(BatchFilter.all()))
                .toList();
        long pages = pages(checkup.sample());
        if (bounded.isEmpty()) {
            return Finding.of(
                    Topic.SNAPSHOT,
                    "page_numbers",
                    "SNAPSHOT reads this list by page numbers that overlap, and remembers the ids of all rows"
                            + cost(pages) + ", or several times as many if rows move meanwhile.",
                    "its first " + requests.size() + " calls used no bound");
        }
        String bound = bounded.get(0).filter().createdBefore() == null ? "created_after" : "created_before";
        return Finding.of(
                Topic.SNAPSHOT,
                "keyset",
                "SNAPSHOT follows created_at, in constant memory" + cost(pages) + '.',
                bounded.size() + " of its first " + requests.size() + " calls used " + bound);
    }

    /** Starts a listing, and returns whether it was complete within a few calls. */
    private static boolean listFirstPages(PageSource source) {
        AtomicInteger made = new AtomicInteger();
        PageSource limited = request -> Mono.defer(() ->
                made.getAndIncrement() < CALLS ? source.fetch(request) : Mono.error(new CallBudgetException(CALLS)));
        try {
            BatchSessionFlux.over(limited)
                    .listPages(BatchFilter.all(), ListOptions.defaults().consistency(Consistency.SNAPSHOT))
                    .blockLast();
            return true;
        } catch (CallBudgetException more) {
            if (made.get() <= CALLS) { // the limit of all probes
                throw more;
            }
            return false;
        }
    }

    /** Returns the number of calls if each page repeats one row; {@value BatchPage#UNKNOWN} if the server returns no total. */
    private static long pages(Sample sample) {
        long total = sample.last().page().totalRecords();
        int newRows = Math.max(1, sample.pageSize() - 1);
        return total == BatchPage.UNKNOWN ? BatchPage.UNKNOWN : (total + newRows - 1) / newRows + 1;
    }

    private static String cost(long pages) {
        if (pages == BatchPage.UNKNOWN) {
            return ", with about one call more in a hundred than it has pages";
        }
        String time = pages < CALLS_PER_SECOND
                ? ""
                : ", " + (pages / CALLS_PER_SECOND) + " s at " + CALLS_PER_SECOND + " calls a second";
        return ", with about " + Words.count(pages, "call") + time;
    }
}
