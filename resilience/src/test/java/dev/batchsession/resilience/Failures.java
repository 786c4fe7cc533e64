package dev.batchsession.resilience;

import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.ServerFailureException;
import java.time.Duration;

/** What a source fails with. */
final class Failures {
    private Failures() {}

    static PageFetchException error500(int page) {
        return new ServerFailureException(page, 500, "HTTP 500, code 500: boom", null);
    }

    static PageFetchException error503(int page, Duration retryAfter) {
        return new ServerFailureException(page, 503, "HTTP 503", retryAfter);
    }

    static PageFetchException error429(int page, Duration retryAfter) {
        return new RateLimitedException(page, "HTTP 429", retryAfter);
    }

    static PageFetchException error401(int page) {
        return new ApiKeyRejectedException(page, 401, "HTTP 401");
    }
}
