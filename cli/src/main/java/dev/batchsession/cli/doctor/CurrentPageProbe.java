package dev.batchsession.cli.doctor;

import dev.batchsession.page.BatchPage;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether an answer has the number of the requested page as {@code current_page}. */
final class CurrentPageProbe implements Probe {
    @Override
    public List<Topic> topics() {
        return List.of(Topic.CURRENT_PAGE);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        return List.of(finding(checkup));
    }

    private static Finding finding(Checkup checkup) {
        int absent = 0;
        int equal = 0;
        int later = 0; // pages after the first
        String other = "";
        for (Exchange answer : answers(checkup)) {
            JsonNode number = answer.response().body().at("/data/pagination/current_page");
            int asked = answer.asked().page();
            if (number.isMissingNode() || number.isNull()) {
                absent++;
            } else if (number.asInt(0) == asked) {
                equal++;
                later += asked > 1 ? 1 : 0;
            } else {
                other = "page " + asked + " has current_page " + number.asString("of another type");
            }
        }
        String evidence = absent + " answers without current_page, " + equal + " with the number asked for, " + later
                + " of them beyond page 1";
        if (!other.isEmpty()) {
            return Finding.of(Topic.CURRENT_PAGE, "other", "current_page is not the requested page.", other)
                    .simulatedIf(false);
        }
        if (absent > 0 && equal == 0) {
            return Finding.of(Topic.CURRENT_PAGE, "absent", "current_page is not returned.", evidence)
                    .simulatedIf(false);
        }
        if (absent > 0 || later == 0) {
            return Finding.cannotTell(Topic.CURRENT_PAGE, evidence);
        }
        return Finding.of(Topic.CURRENT_PAGE, "echoed", "current_page is the requested page.", evidence);
    }

    /** Returns the answers that contain the page. For one beyond the end, a server may return another. */
    private static List<Exchange> answers(Checkup checkup) {
        return checkup.calls().exchanges().stream()
                .filter(answer -> answer.page().totalPages() == BatchPage.UNKNOWN
                        ? answer.page().hasNext()
                        : answer.asked().page() <= answer.page().totalPages())
                .toList();
    }
}
