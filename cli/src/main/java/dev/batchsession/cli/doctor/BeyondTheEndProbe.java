package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.RequestRejectedException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the server returns for a page beyond the end. */
final class BeyondTheEndProbe implements Probe {
    private static final int DISTANCE = 1000; // the list may grow
    private static final int FAR = 1_000_000;

    @Override
    public List<Topic> topics() {
        return List.of(Topic.PAGE_BEYOND_THE_END);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        return List.of(finding(checkup));
    }

    private static Finding finding(Checkup checkup) {
        int pages = checkup.sample().last().page().totalPages();
        if (pages > Integer.MAX_VALUE - DISTANCE) {
            return Finding.cannotTell(Topic.PAGE_BEYOND_THE_END, "there are " + pages + " pages");
        }
        int page = pages == BatchPage.UNKNOWN ? FAR : pages + DISTANCE;
        String asked = pages == BatchPage.UNKNOWN ? "page " + page : "page " + page + " of " + pages;
        Exchange beyond;
        try {
            beyond = checkup.calls().fetch(BatchFilter.all(), page);
        } catch (RequestRejectedException rejected) {
            return Finding.of(
                            Topic.PAGE_BEYOND_THE_END,
                            "rejected",
                            "A page beyond the end is rejected.",
                            asked + ": " + rejected.getMessage())
                    .simulatedIf(false);
        }
        String evidence = asked + " has " + Words.count(beyond.rows().size(), "row") + ", has_next "
                + beyond.page().hasNext() + " and current_page "
                + beyond.response().body().at("/data/pagination/current_page").asString("absent");
        if (beyond.rows().isEmpty()) {
            return Finding.of(Topic.PAGE_BEYOND_THE_END, "empty", "A page beyond the end is empty.", evidence)
                    .simulatedIf(!beyond.page().hasNext());
        }
        boolean isLastPage = isEqual(beyond, checkup.sample().last());
        boolean mayBeInside = pages == BatchPage.UNKNOWN
                ? beyond.page().hasNext() || !isLastPage
                : beyond.page().totalPages() >= page; // the list has grown
        if (mayBeInside) {
            return Finding.cannotTell(Topic.PAGE_BEYOND_THE_END, evidence + ", and may be within the list");
        }
        if (isLastPage) {
            return Finding.of(
                            Topic.PAGE_BEYOND_THE_END,
                            "last_page",
                            "A page beyond the end has the rows of the last page.",
                            evidence)
                    .simulatedIf(false);
        }
        return Finding.of(Topic.PAGE_BEYOND_THE_END, "rows", "A page beyond the end has rows.", evidence)
                .simulatedIf(false);
    }

    private static boolean isEqual(Exchange one, Exchange other) {
        return ids(one).equals(ids(other));
    }

    private static Set<UUID> ids(Exchange exchange) {
        return exchange.rows().stream().map(BatchSummary::batchId).collect(Collectors.toSet());
    }
}
