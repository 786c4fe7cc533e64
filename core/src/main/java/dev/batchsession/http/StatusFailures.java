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
 * @param address the address of the list, without secrets
 * @param clock the time of a response without a {@code Date}
 */
record StatusFailures(PageUri address, Clock clock) {
    /** Returns the failure for a status other than 200. */
    PageFetchException failure(int page, HttpResponseStatus status, HttpHeaders headers, PageBytes bytes, ApiKey key) {
        int code = status.code();
        ErrorBody body = ErrorBody.of(bytes, headers, key);
        if (code < 300 || code >= 600) {
            return new UnreadablePageException(page, detail(code, " instead of 200", body));
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

    /** Returns the failure for a status of 200 without a page. It describes the whole body if that says more than {@code failure}. */
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

    /** Includes the address if the response may come from a server other than the API, or from a wrong path. */
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
