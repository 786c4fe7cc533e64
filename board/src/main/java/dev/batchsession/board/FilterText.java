package dev.batchsession.board;

import dev.batchsession.model.BatchFilter;
import java.util.ArrayList;
import java.util.List;

/** The description of a filter in the page's header. */
final class FilterText {
    private FilterText() {}

    static String of(BatchFilter filter) {
        List<String> words = new ArrayList<>();
        if (filter.status() != null) {
            words.add("with status " + filter.status().wireName());
        }
        if (filter.createdAfter() != null) {
            words.add("created after " + filter.createdAfter());
        }
        if (filter.createdBefore() != null) {
            words.add("created before " + filter.createdBefore());
        }
        return "batches " + String.join(", ", words);
    }
}
