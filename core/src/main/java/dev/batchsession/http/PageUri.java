package dev.batchsession.http;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import java.net.URI;
import java.time.Instant;

/** Builds the URI of a page from the base URL. */
final class PageUri {
    private static final String PATH = "/v1/batch-sessions";

    private final String list;

    /** @param base an absolute URI without user info, query and fragment */
    PageUri(URI base) {
        String text = base.toASCIIString();
        this.list = (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + PATH;
    }

    /** Returns a URI, not a string: Reactor Netty parses host and port of a string by its own pattern. */
    URI of(PageRequest request) {
        BatchFilter filter = request.filter();
        StringBuilder uri = new StringBuilder(list)
                .append("?page=")
                .append(request.page())
                .append("&limit=")
                .append(request.limit());
        if (filter.status() != null) {
            uri.append("&status=").append(filter.status().wireName());
        }
        if (filter.createdAfter() != null) {
            uri.append("&created_after=").append(encoded(filter.createdAfter()));
        }
        if (filter.createdBefore() != null) {
            uri.append("&created_before=").append(encoded(filter.createdBefore()));
        }
        return URI.create(uri.toString());
    }

    /** A filter has years of four digits only, so a colon is the only character to encode. */
    private static String encoded(Instant time) {
        return time.toString().replace(":", "%3A");
    }

    @Override
    public String toString() {
        return list;
    }
}
