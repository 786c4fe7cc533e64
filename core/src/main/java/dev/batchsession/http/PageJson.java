package dev.batchsession.http;

import dev.batchsession.http.json.PageReader;
import dev.batchsession.http.json.UnexpectedJsonException;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.UnreadablePageException;

/** Decodes the body of a successful response. */
final class PageJson {
    private PageJson() {}

    /** @throws UnreadablePageException if the bytes violate the contract; its message never contains the key */
    static BatchPage read(PageBytes bytes, int page, ApiKey key) {
        try {
            return PageReader.read(bytes.array(), bytes.length(), page);
        } catch (UnexpectedJsonException unreadable) {
            // Not kept as the cause: its message quotes the response, which may contain the key.
            String detail = ServerText.sanitized(unreadable.getMessage(), key) + position(unreadable, bytes);
            throw new UnreadablePageException(page, detail);
        }
    }

    private static String position(UnexpectedJsonException unreadable, PageBytes bytes) {
        return unreadable.byteOffset() < 0 || bytes.length() == 0
                ? ""
                : " (byte %d of %d)".formatted(unreadable.byteOffset(), bytes.length());
    }
}
