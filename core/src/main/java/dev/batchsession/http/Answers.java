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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which failure an answer other than 200 is. */
final class Answers {
    private Answers() {}

    static PageFetchException failure(
            int page, HttpResponseStatus status, HttpHeaders headers, PageBytes body, ApiKey key, Clock clock) {
        int code = status.code();
        String detail = detail(status, headers, ErrorJson.read(body), key);
        return switch (code) {
            case 401, 403 -> new ApiKeyRejectedException(page, code, detail);
            case 429 -> new RateLimitedException(page, detail, retryAfter(headers, clock));
            default -> {
                if (code >= 500) {
                    yield new ServerFailureException(page, code, detail, retryAfter(headers, clock));
                }
                if (code >= 300) {
                    yield new RequestRejectedException(page, code, detail);
                }
                yield new UnreadablePageException(page, detail + " where 200 was expected");
            }
        };
    }

    /** A query may hold the key in an encoding that would not be recognized. */
    private static String withoutQuery(String location) {
        int query = location.indexOf('?');
        return query < 0 ? location : location.substring(0, query);
    }

    private static @Nullable Duration retryAfter(HttpHeaders headers, Clock clock) {
        return RetryAfter.parse(headers, clock);
    }

    /** Facts first: the status, the server's own code, then its prose. */
    private static String detail(HttpResponseStatus status, HttpHeaders headers, ErrorJson error, ApiKey key) {
        StringBuilder detail = new StringBuilder("HTTP ").append(status.code());
        if (error.code() != null) {
            detail.append(", code ").append(ServerText.shown(error.code(), key));
        }
        String location = headers.get(HttpHeaderNames.LOCATION);
        if (error.message() != null) {
            detail.append(": ").append(ServerText.shown(error.message(), key));
        } else if (location != null) {
            detail.append(" to ")
                    .append(ServerText.shown(withoutQuery(location), key))
                    .append(", which is not followed");
        }
        return detail.toString();
    }
}
