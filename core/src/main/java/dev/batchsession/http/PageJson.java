package dev.batchsession.http;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.UnreadablePageException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Decodes the body of a successful response. */
final class PageJson {
    private PageJson() {}

    /** @throws UnreadablePageException if the bytes violate the contract; its message never contains the key */
    static BatchPage read(PageBytes bytes, int page, ApiKey key) {
        PageBody body;
        try (JsonParser json = PageParser.of(bytes)) {
            body = PageBodyReader.read(json, bytes);
        } catch (JacksonException unreadable) {
            // Not kept as the cause: its message quotes the response, which may contain the key.
            String detail = ServerText.sanitized(reason(unreadable), key) + position(unreadable, bytes);
            throw new UnreadablePageException(page, detail);
        }
        if (!body.indicatesNextPage()) {
            throw new UnreadablePageException(page, "/data/pagination has neither has_next nor total_pages");
        }
        return body.toPage(page);
    }

    /** Jackson's message for an invalid token quotes a part of it, which may be a part of the key. It is replaced. */
    private static String reason(JacksonException unreadable) {
        boolean quotesToken =
                unreadable instanceof StreamReadException && !(unreadable instanceof UnexpectedEndOfInputException);
        return quotesToken ? "not JSON" : unreadable.getOriginalMessage();
    }

    private static String position(JacksonException unreadable, PageBytes bytes) {
        TokenStreamLocation location = unreadable.getLocation();
        return location == null || bytes.length() == 0
                ? ""
                : " (byte %d of %d)".formatted(location.getByteOffset(), bytes.length());
    }
}
