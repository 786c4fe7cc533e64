package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import java.util.List;

/** Whether a page has as many rows as requested. */
final class LimitProbe implements Probe {
    private static final int LIMIT = 7; // no server's default

    @Override
    public List<Topic> topics() {
        return List.of(Topic.LIMIT);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        return List.of(finding(checkup));
    }

    private static Finding finding(Checkup checkup) {
        Exchange first = checkup.sample().first();
        int rows = first.rows().size();
        if (rows < 2) {
            return Finding.cannotTell(Topic.LIMIT, "the list has " + Words.count(rows, "row"));
        }
        int limit = Math.min(LIMIT, rows - 1);
        int page = rows >= 4 * LIMIT ? 2 : 1; // another page than the first, which shows whether its number is returned
        Exchange few = checkup.calls().fetch(BatchFilter.all(), page, limit);
        String asked = "page " + page + " of " + limit + " has "
                + Words.count(few.rows().size(), "row");
        if (few.rows().size() > limit) {
            return Finding.of(Topic.LIMIT, "ignored", "limit is not honoured.", asked)
                    .simulatedIf(false);
        }
        if (few.rows().size() < limit) {
            return few.page().hasNext()
                    ? Finding.of(Topic.LIMIT, "ignored", "limit is not honoured.", asked + ", and more follow")
                            .simulatedIf(false)
                    : Finding.cannotTell(Topic.LIMIT, asked + "; the list became shorter");
        }
        String full = "page 1 of " + PageRequest.MAX_LIMIT + " has " + Words.count(rows, "row");
        if (rows < PageRequest.MAX_LIMIT && first.page().hasNext()) {
            return areAllFullPagesOf(rows, checkup.sample())
                    ? Finding.of(Topic.LIMIT, rows, "A page has at most " + rows + " rows.", asked + "; " + full)
                            .simulatedIf(false)
                    : Finding.cannotTell(Topic.LIMIT, asked + "; " + full + ", and more follow");
        }
        return Finding.of(Topic.LIMIT, "honoured", "limit is honoured.", asked + "; " + full);
    }

    /** Returns whether several pages that are followed by another one have this size, which is then a limit, and not a coincidence. */
    private static boolean areAllFullPagesOf(int rows, Sample sample) {
        List<Exchange> full =
                sample.pages().stream().filter(page -> page.page().hasNext()).toList();
        return full.size() > 1 && full.stream().allMatch(page -> page.rows().size() == rows);
    }
}
