package dev.batchsession.exhaustive;

import java.util.ArrayList;
import java.util.List;

/**
 * One list, the server that serves it, and what happens while it is listed.
 *
 * @param list the rows after the preamble, one letter each
 * @param changes in the order in which they happen; calls are counted from the end of the preamble
 */
record History(Kind kind, String list, int pageSize, Resume resume, List<Change> changes) {
    /** The pages after which the listing is given up and resumed from a checkpoint; page 0 is the end of the preamble. */
    record Resume(int first, int last) {
        static final Resume NEVER = new Resume(Integer.MAX_VALUE, Integer.MAX_VALUE);
        static final Resume AFTER_EACH_PAGE = new Resume(0, Integer.MAX_VALUE);

        /** After this page, and after the preamble, which saves the calls for it. */
        static Resume after(int page) {
            return new Resume(page, page);
        }

        boolean isAfter(int page) {
            return page == 0 ? !equals(NEVER) : page >= first && page <= last;
        }

        @Override
        public String toString() {
            return equals(NEVER)
                    ? "not resumed"
                    : equals(AFTER_EACH_PAGE) ? "resumed after each page" : "resumed after page " + first;
        }
    }

    History with(Change change) {
        List<Change> longer = new ArrayList<>(changes);
        longer.add(change);
        return new History(kind, list, pageSize, resume, longer);
    }

    /** Returns the order in which histories are printed: the smallest first. */
    int size() {
        return 100 * (list.length() + changes.size()) + 10 * changes.size() + (resume.equals(Resume.NEVER) ? 0 : 1);
    }

    @Override
    public String toString() {
        return "list \"" + list + "\", " + kind + ", page size " + pageSize + ", " + resume + ", " + changes;
    }
}
