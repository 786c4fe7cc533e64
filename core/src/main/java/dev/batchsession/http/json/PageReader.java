package dev.batchsession.http.json;

import dev.batchsession.page.BatchPage;

/** Decodes a page. */
public final class PageReader {
    private PageReader() {}

    /**
     * Decodes the first {@code length} bytes of {@code text}, which is not modified. The bytes after them are not read.
     *
     * @param page the number of the requested page
     * @throws UnexpectedJsonException if the bytes violate the contract
     */
    public static BatchPage read(byte[] text, int length, int page) {
        PageBody body = SinglePassReader.read(text, length);
        if (body == null) {
            body = reference(text, length);
        }
        if (!body.indicatesNextPage()) {
            throw new UnexpectedJsonException("/data/pagination has neither has_next nor total_pages");
        }
        return body.toPage(page);
    }

    /** An application's class path may have no version of Databind, or one that its other versions of Jackson do not fit. */
    private static PageBody reference(byte[] text, int length) {
        try {
            return DatabindReader.read(text, length);
        } catch (LinkageError unavailable) {
            throw new UnexpectedJsonException(
                    "unusual JSON, which only Jackson Databind can read, but loading it failed: " + unavailable);
        }
    }
}
