package dev.batchsession.benchmarks;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Request for a page of a list. The path contains the length of the list and the delay of the response. */
record PageCall(Listing.Page page, int delayMillis) {
    private static final Pattern REQUEST = Pattern.compile("GET (\\S*)(?s:.*)");
    private static final Pattern LIST = Pattern.compile("/(\\d+)/(\\d+)/v1/batch-sessions");
    private static final String PAGE = "page";
    private static final String LIMIT = "limit";
    private static final String BEFORE = "created_before";
    private static final Set<String> PARAMETERS = Set.of(PAGE, LIMIT, BEFORE);

    /**
     * Parses {@code GET /PAGES/MILLISECONDS/v1/batch-sessions?page=PAGE&limit=ROWS&created_before=TIME}, whose last parameter is
     * optional. Returns {@code null} for other requests, and for a page that the list does not have.
     */
    static @Nullable PageCall in(String text) {
        Matcher request = REQUEST.matcher(text);
        if (!request.matches()) {
            return null;
        }
        try {
            QueryStringDecoder uri = new QueryStringDecoder(request.group(1));
            Matcher list = LIST.matcher(uri.path());
            if (!list.matches() || !PARAMETERS.containsAll(uri.parameters().keySet())) {
                return null;
            }
            Listing.Page page = page(new Listing(Integer.parseInt(list.group(1))), uri.parameters());
            return page == null ? null : new PageCall(page, Integer.parseInt(list.group(2)));
        } catch (IllegalArgumentException | DateTimeException otherAddress) {
            return null;
        }
    }

    private static Listing.@Nullable Page page(Listing listing, Map<String, List<String>> parameters) {
        int number = Integer.parseInt(value(parameters, PAGE));
        int limit = Integer.parseInt(value(parameters, LIMIT));
        Instant before = parameters.containsKey(BEFORE) ? Instant.parse(value(parameters, BEFORE)) : null;
        if (number < 1 || limit < 1 || limit > Listing.PAGE_SIZE || !listing.hasPages(limit, before)) {
            return null;
        }
        Listing.Page page = listing.page(number, limit, before);
        return number <= Math.max(1, page.totalPages()) ? page : null;
    }

    private static String value(Map<String, List<String>> parameters, String name) {
        return String.join(",", parameters.getOrDefault(name, List.of()));
    }
}
