package dev.batchsession.spring;

import dev.batchsession.http.HttpPageSource;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * The properties {@code batch-sessions.*}. Immutable; refuses at start-up what cannot be used, with or without a library for
 * validation on the class path. The key has no getter, so that no endpoint and no {@code toString} shows it.
 */
@ConfigurationProperties("batch-sessions")
public final class BatchSessionsProperties implements Validator {
    /** API key of the team. Default: the environment variable ANCHORBROWSER_API_KEY. */
    private final @Nullable String apiKey;

    /** Address of the API. Default: the environment variable ANCHORBROWSER_BASE_URL, else https://api.anchorbrowser.io. */
    private final @Nullable URI baseUrl;

    /** Longest time for one attempt at a page, whole exchange. */
    private final Duration requestTimeout;

    /** Largest page after decompression. */
    private final DataSize maxPageSize;

    /** Whether the key may go over plain HTTP to another host than this one, for a TLS proxy beside the process. */
    private final boolean allowPlainHttp;

    /** Which resilience policy calls pass: for requests served now, for long runs, or none. */
    private final Policy policy;

    /** Whether the API is sent the W3C trace headers of each call; needs the Micrometer module. */
    private final boolean sendTrace;

    private final RateLimit rateLimit;

    /** Which {@code ResiliencePolicy} there is. */
    public enum Policy {
        /** {@code ResiliencePolicy.standard()}: about 10 s of trying, then an error. */
        STANDARD,
        /** {@code ResiliencePolicy.patient()}: rides out an outage of 10 minutes. */
        PATIENT,
        /** None: one failed call fails the listing. */
        NONE
    }

    /** How many calls may start in a period; all others wait. */
    public static final class RateLimit {
        /** Calls that may start in a period. */
        private final int calls;

        /** Length of a period. */
        private final Duration period;

        /** To be bound by Boot. */
        public RateLimit(@DefaultValue("10") int calls, @DefaultValue("1s") Duration period) {
            this.calls = calls;
            this.period = period;
        }

        /** Calls that may start in a period, &gt;= 1. */
        public int getCalls() {
            return calls;
        }

        /** Length of a period, &gt; 0. */
        public Duration getPeriod() {
            return period;
        }
    }

    /** To be bound by Boot. */
    public BatchSessionsProperties(
            @Nullable String apiKey,
            @Nullable URI baseUrl,
            @DefaultValue("30s") Duration requestTimeout,
            @DefaultValue("16MB") DataSize maxPageSize,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("standard") Policy policy,
            @DefaultValue("false") boolean sendTrace,
            @DefaultValue RateLimit rateLimit) {
        this.apiKey = apiKey;
        this.baseUrl = baseUrl;
        this.requestTimeout = requestTimeout;
        this.maxPageSize = maxPageSize;
        this.allowPlainHttp = allowPlainHttp;
        this.policy = policy;
        this.sendTrace = sendTrace;
        this.rateLimit = rateLimit;
    }

    @Nullable
    String apiKey() {
        return apiKey;
    }

    /** The API's address; {@code null} for the environment's or the public one. */
    public @Nullable URI getBaseUrl() {
        return baseUrl;
    }

    /** Longest time for one attempt, &gt; 0. */
    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    /** Largest page, 1 byte to 2 GiB less one. */
    public DataSize getMaxPageSize() {
        return maxPageSize;
    }

    /** Whether the key may go unencrypted to another host. */
    public boolean isAllowPlainHttp() {
        return allowPlainHttp;
    }

    /** Which policy there is. */
    public Policy getPolicy() {
        return policy;
    }

    /** Whether the API is told of traces. */
    public boolean isSendTrace() {
        return sendTrace;
    }

    /** How many calls may start. */
    public RateLimit getRateLimit() {
        return rateLimit;
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == BatchSessionsProperties.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        ((BatchSessionsProperties) target).validate(errors);
    }

    private void validate(Errors errors) {
        // Of these two the value is not shown: one is secret, the other may have a password in it.
        check(errors, "api-key", apiKey, key -> HttpPageSource.builder().apiKey(key));
        check(errors, "base-url", baseUrl, url -> HttpPageSource.builder().baseUrl(url));
        require(errors, "requestTimeout", isPositive(requestTimeout), "must be > 0");
        long bytes = maxPageSize.toBytes();
        require(errors, "maxPageSize", bytes > 0 && bytes <= Integer.MAX_VALUE, "must be > 0 and less than 2 GB");
        require(errors, "rateLimit.calls", rateLimit.calls > 0, "must be >= 1");
        require(errors, "rateLimit.period", isPositive(rateLimit.period), "must be > 0");
    }

    private static <T> void check(Errors errors, String name, @Nullable T value, Consumer<T> setting) {
        try {
            if (value != null) {
                setting.accept(value);
            }
        } catch (IllegalArgumentException refused) {
            errors.reject(name, "batch-sessions." + name + ": " + refused.getMessage());
        }
    }

    private static void require(Errors errors, String field, boolean holds, String message) {
        if (!holds) {
            errors.rejectValue(field, field, message);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
