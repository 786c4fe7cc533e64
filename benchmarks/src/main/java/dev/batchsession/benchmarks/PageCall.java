package dev.batchsession.benchmarks;

import org.jspecify.annotations.Nullable;

/** A call for a page of a list, of which the address says how long it is and how late the answer shall be. */
record PageCall(int pages, int lateMillis, int page) {
    private static final String START = "GET /";
    private static final String LIST = "/v1/batch-sessions?page=";

    /** What a request calls for, {@code GET /PAGES/MILLISECONDS/v1/batch-sessions?page=PAGE&…}; or no page. */
    static @Nullable PageCall in(String request) {
        int late = request.indexOf('/', START.length()) + 1;
        int list = request.indexOf(LIST, late);
        int end = request.indexOf('&', list);
        if (!request.startsWith(START) || late == 0 || list < 0 || end < 0) {
            return null;
        }
        try {
            PageCall call = new PageCall(
                    Integer.parseInt(request, START.length(), late - 1, 10),
                    Integer.parseInt(request, late, list, 10),
                    Integer.parseInt(request, list + LIST.length(), end, 10));
            return call.page >= 1 && call.page <= call.pages ? call : null;
        } catch (NumberFormatException otherAddress) {
            return null;
        }
    }
}
