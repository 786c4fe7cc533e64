package dev.batchsession.benchmarks;

import org.jspecify.annotations.Nullable;

/** Request for a page of a list. The path contains the length of the list and the delay of the response. */
record PageCall(int pages, int delayMillis, int page) {
    private static final String START = "GET /";
    private static final String LIST = "/v1/batch-sessions?page=";

    /** Parses {@code GET /PAGES/MILLISECONDS/v1/batch-sessions?page=PAGE&…}. Returns {@code null} for other requests. */
    static @Nullable PageCall in(String request) {
        int delay = request.indexOf('/', START.length()) + 1;
        int list = request.indexOf(LIST, delay);
        int end = request.indexOf('&', list);
        if (!request.startsWith(START) || delay == 0 || list < 0 || end < 0) {
            return null;
        }
        try {
            PageCall call = new PageCall(
                    Integer.parseInt(request, START.length(), delay - 1, 10),
                    Integer.parseInt(request, delay, list, 10),
                    Integer.parseInt(request, list + LIST.length(), end, 10));
            return call.page >= 1 && call.page <= call.pages ? call : null;
        } catch (NumberFormatException otherAddress) {
            return null;
        }
    }
}
