package dev.batchsession.board;

import dev.batchsession.model.BatchFilter;
import java.util.ArrayList;
import java.util.List;

/** A filter in words, for the page's head. */
final class FilterText {
    private FilterText() {}

    static String of(BatchFilter filter) {
        List<String> words = new ArrayList<>();
        if (filter.status() != null) {
            words.add("that are " + filter.status().wireName());
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
