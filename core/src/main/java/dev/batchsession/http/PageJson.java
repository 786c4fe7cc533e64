package dev.batchsession.http;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.UnreadablePageException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Turns the bytes of a successful answer into a page, or says what is wrong with them. */
final class PageJson {
    private PageJson() {}

    /** @throws UnreadablePageException where the bytes are not the contract; its message never shows the key */
    static BatchPage read(PageBytes bytes, int page, ApiKey key) {
        PageBody body;
        try (JsonParser json = PageParser.of(bytes)) {
            body = PageBodyReader.read(json, bytes);
        } catch (JacksonException unreadable) {
            // Not kept as the cause: its message quotes the answer, which may repeat the key.
            String detail = ServerText.sanitized(reason(unreadable), key) + position(unreadable, bytes);
            throw new UnreadablePageException(page, detail);
        }
        if (!body.saysWhetherMoreFollows()) {
            throw new UnreadablePageException(page, "/data/pagination has neither has_next nor total_pages");
        }
        return body.toPage(page);
    }

    /** The parser's own words for a broken token quote a part of it, which may be a part of the key: not repeated. */
    private static String reason(JacksonException unreadable) {
        boolean quotesAPart =
                unreadable instanceof StreamReadException && !(unreadable instanceof UnexpectedEndOfInputException);
        return quotesAPart ? "not JSON" : unreadable.getOriginalMessage();
    }

    private static String position(JacksonException unreadable, PageBytes bytes) {
        TokenStreamLocation location = unreadable.getLocation();
        return location == null || bytes.length() == 0
                ? ""
                : " (byte %d of %d)".formatted(location.getByteOffset(), bytes.length());
    }
}
