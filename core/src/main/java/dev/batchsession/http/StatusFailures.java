package dev.batchsession.http;

import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.RequestRejectedException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.page.UnreadablePageException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Clock;

/**
 * Maps a response that is not a page to a failure.
 *
 * @param address where responses are from, without a secret
 * @param clock tells the time of a response that has no {@code Date}
 */
record StatusFailures(PageUri address, Clock clock) {
    /** The failure that a status other than 200 is. */
    PageFetchException failure(int page, HttpResponseStatus status, HttpHeaders headers, PageBytes bytes, ApiKey key) {
        int code = status.code();
        ErrorBody body = ErrorBody.of(bytes, headers, key);
        if (code < 300 || code >= 600) {
            return new UnreadablePageException(page, detail(code, " where 200 was expected", body));
        }
        if (code >= 500) {
            return new ServerFailureException(page, code, detail(code, "", body), RetryAfter.parse(headers, clock));
        }
        if (code == 429) {
            return new RateLimitedException(page, detail(code, "", body), RetryAfter.parse(headers, clock));
        }
        if (code == 401 || (code == 403 && body.isApiErrorObject())) {
            return new ApiKeyRejectedException(page, code, detail(code, "", body), body.isApiErrorObject());
        }
        String location = code < 400 ? headers.get(HttpHeaderNames.LOCATION) : null;
        return new RequestRejectedException(
                page, code, location == null ? detail(code, "", body) : redirect(code, location, body, key));
    }

    /** The failure that a status of 200 is without a page, if the body as a whole says more than what is wrong inside it. */
    UnreadablePageException unreadable(
            UnreadablePageException failure, HttpHeaders headers, PageBytes bytes, ApiKey key) {
        ErrorBody body = ErrorBody.of(bytes, headers, key);
        return switch (body.kind()) {
            case JSON, BINARY -> failure;
            case REASON -> new UnreadablePageException(failure.page(), detail(200, " with an error", body));
            case TEXT -> new UnreadablePageException(failure.page(), detail(200, " with text that is not JSON", body));
            case EMPTY, HTML -> new UnreadablePageException(failure.page(), detail(200, "", body));
        };
    }

    /** The address is a part of it if the response may be from another server than the API, or from another path of it. */
    private String detail(int code, String fact, ErrorBody body) {
        String from = code == 404 || body.kind() == ErrorBody.Kind.HTML ? " from " + address : "";
        return "HTTP " + code + fact + from + body.description();
    }

    private static String redirect(int code, String location, ErrorBody body, ApiKey key) {
        String reason = body.kind() == ErrorBody.Kind.REASON ? body.description() : "";
        return "HTTP %d to %s, which is not followed%s"
                .formatted(code, ServerText.sanitized(withoutSecrets(location), key), reason);
    }

    /** User info, query and fragment may hold secrets, or the key in an encoding that would not be recognized. */
    private static String withoutSecrets(String location) {
        return location.replaceFirst("(?s)[?#].*", "").replaceFirst("//[^/]*@", "//");
    }
}
