package dev.batchsession.http;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.net.URI;

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
        QueryStringEncoder query = new QueryStringEncoder(list);
        query.addParam("page", Integer.toString(request.page()));
        query.addParam("limit", Integer.toString(request.limit()));
        if (filter.status() != null) {
            query.addParam("status", filter.status().wireName());
        }
        if (filter.createdAfter() != null) {
            query.addParam("created_after", filter.createdAfter().toString());
        }
        if (filter.createdBefore() != null) {
            query.addParam("created_before", filter.createdBefore().toString());
        }
        return URI.create(query.toString());
    }

    @Override
    public String toString() {
        return list;
    }
}
