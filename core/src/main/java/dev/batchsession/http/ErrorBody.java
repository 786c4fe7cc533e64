package dev.batchsession.http;

import dev.batchsession.http.json.ErrorJson;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The body of a response that is not a page, with its description for a message.
 *
 * @param description follows the status in a message: the server's reason, or what kind of body it is
 */
record ErrorBody(Kind kind, String description, boolean isApiErrorObject) {
    enum Kind {
        EMPTY,
        /** JSON in which a property names a reason. */
        REASON,
        /** Any other JSON: it has {@code data}, is no object, or has no reason. */
        JSON,
        HTML,
        TEXT,
        BINARY
    }

    /** Maximum number of bytes that are read of a body. The reason is near its start. */
    static final int MAX_BYTES = 64 * 1024;

    static ErrorBody of(PageBytes bytes, HttpHeaders headers, ApiKey key) {
        int length = Math.min(bytes.length(), MAX_BYTES);
        boolean cut = bytes.overflowed() || length < bytes.length();
        String text = new String(bytes.array(), 0, length, StandardCharsets.UTF_8).strip();
        String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE, "no content type");
        if (text.isEmpty()) {
            return new ErrorBody(Kind.EMPTY, " with an empty body", false);
        }
        boolean json = "{[\"".indexOf(text.charAt(0)) >= 0;
        if (json) {
            ErrorJson error = ErrorJson.read(bytes.array(), length);
            if (error.code() != null || !error.reason().isEmpty()) {
                Kind kind = error.hasData() || !error.isNamed() ? Kind.JSON : Kind.REASON;
                return new ErrorBody(kind, description(error, key), error.isApiErrorObject());
            }
        }
        if (isHtml(text, contentType)) {
            return new ErrorBody(
                    Kind.HTML, " with an HTML page (" + ServerText.sanitized(contentType, key) + ')', false);
        }
        // The key would not be recognized in JSON's escape sequences.
        if (text.chars().anyMatch(ErrorBody::isBinary) || (json && text.indexOf('\\') >= 0)) {
            String description = " with a body that is not shown (" + ServerText.sanitized(contentType, key) + ')';
            return new ErrorBody(Kind.BINARY, description, false);
        }
        String masked = cut ? key.maskedInCut(text) : key.maskedIn(text);
        String description = ": " + ServerText.bounded(masked.replaceAll("\\s+", " "));
        return new ErrorBody(json ? Kind.JSON : Kind.TEXT, description, false);
    }

    /** The server's code, then its message. */
    private static String description(ErrorJson error, ApiKey key) {
        String code = error.code() == null ? "" : ", code " + ServerText.sanitized(error.code(), key);
        return error.reason().isEmpty() ? code : code + ": " + ServerText.sanitized(error.reason(), key);
    }

    private static boolean isHtml(String text, String contentType) {
        String start = text.substring(0, Math.min(text.length(), "<!doctype html".length()))
                .toLowerCase(Locale.ROOT);
        String type = contentType.toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html")
                || start.startsWith("<html")
                || type.startsWith("text/html")
                || type.startsWith("application/xhtml");
    }

    /** Also text in UTF-16, in which the key would not be recognized. */
    private static boolean isBinary(int c) {
        return Character.isISOControl(c) && !Character.isWhitespace(c);
    }
}
