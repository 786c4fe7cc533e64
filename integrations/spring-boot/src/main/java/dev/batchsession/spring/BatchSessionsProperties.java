package dev.batchsession.spring;

import dev.batchsession.http.HttpPageSource;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.Validator;

/**
 * The properties {@code batch-sessions.*}. Immutable. The start fails if a value cannot be used, with or without a validation
 * library on the class path, and if a name is unknown, unless it is an environment variable. Durations without a unit are
 * seconds, sizes without a unit are bytes. The key has no getter, so that no endpoint and no {@code toString} shows it.
 */
@ConfigurationProperties(BatchSessionsProperties.PREFIX)
public final class BatchSessionsProperties implements Validator {
    static final String PREFIX = "batch-sessions";

    /** API key of the team. White space around it is removed. Default: the environment variable ANCHORBROWSER_API_KEY. */
    private final @Nullable String apiKey;

    /** Address of the API. Default: the environment variable ANCHORBROWSER_BASE_URL, else https://api.anchorbrowser.io. */
    private final @Nullable String baseUrl;

    /** Longest time for one attempt at a page, whole exchange. Without a unit, seconds. */
    private final Duration requestTimeout;

    /** Largest page after decompression. Without a unit, bytes. */
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

        /** Length of a period. Without a unit, seconds. */
        private final Duration period;

        /** To be bound by Boot. */
        public RateLimit(
                @DefaultValue("10") int calls, @DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration period) {
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
            @Nullable String baseUrl,
            @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration requestTimeout,
            @DefaultValue("16MB") DataSize maxPageSize,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("standard") Policy policy,
            @DefaultValue("false") boolean sendTrace,
            @DefaultValue RateLimit rateLimit) {
        this.apiKey = apiKey == null ? null : apiKey.strip(); // secrets in files often end with a line break
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
    public @Nullable String getBaseUrl() {
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
        check(errors, "apiKey", () -> {
            if (apiKey != null) {
                HttpPageSource.builder().apiKey(apiKey);
            }
        });
        check(errors, "baseUrl", () -> {
            if (baseUrl != null) {
                HttpPageSource.builder().baseUrl(baseUrl);
            }
        });
        require(errors, "requestTimeout", isPositive(requestTimeout), "must be > 0");
        long bytes = maxPageSize.toBytes();
        require(errors, "maxPageSize", bytes > 0 && bytes <= Integer.MAX_VALUE, "must be > 0 and less than 2 GB");
        require(errors, "rateLimit.calls", rateLimit.calls > 0, "must be >= 1");
        require(errors, "rateLimit.period", isPositive(rateLimit.period), "must be > 0");
    }

    /** Rejects the field without its value: one is secret, the other may contain a password. */
    private static void check(Errors errors, String field, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException refused) {
            String[] codes = {field};
            ((BindingResult) errors)
                    .addError(new FieldError(
                            errors.getObjectName(), field, "(not shown)", false, codes, null, refused.getMessage()));
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
