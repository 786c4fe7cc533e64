package dev.batchsession.spring;

import dev.batchsession.http.HttpPageSource;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;

/**
 * Configuration properties of one client: those of the unnamed one below {@code batch-sessions}, those of a named one below {@code
 * batch-sessions.clients.<name>}. Immutable and safe for concurrent use.
 */
public abstract sealed class ClientProperties permits BatchSessionsProperties, NamedClientProperties {
    /**
     * API key of the team. White space around it is removed. The unnamed client defaults to the environment variable
     * ANCHORBROWSER_API_KEY, a named one has no default.
     */
    private final @Nullable String apiKey;

    /**
     * Base URL of the API. Defaults to the environment variable ANCHORBROWSER_BASE_URL, or else https://api.anchorbrowser.io.
     */
    private final @Nullable String baseUrl;

    /**
     * Maximum time for one attempt, from the request to the end of the response. If a duration suffix is not specified, seconds
     * will be used.
     */
    private final Duration requestTimeout;

    /** Maximum size of a page after decompression. If a size suffix is not specified, bytes will be used. */
    private final DataSize maxPageSize;

    /** Whether the API key may be sent over plain HTTP to a host other than loopback, for a local TLS proxy. */
    private final boolean allowPlainHttp;

    /** Resilience policy of calls: standard for requests that users wait for, patient for long runs, or none. */
    private final Policy policy;

    /** Whether to send W3C trace headers with each call. Requires the module batch-session-flux-micrometer. */
    private final boolean sendTrace;

    private final RateLimit rateLimit;
    private final Ssl ssl;

    /** Kind of {@code ResiliencePolicy} bean. */
    public enum Policy {
        /** {@code ResiliencePolicy.standard()}, which fails after about 10 seconds of retries. */
        STANDARD,
        /** {@code ResiliencePolicy.patient()}, which survives an outage of 10 minutes. */
        PATIENT,
        /** No policy. One failed call fails the listing. */
        NONE
    }

    /** Limit of calls that start within a period. Further calls wait for the next period. */
    public static final class RateLimit {
        /** Maximum number of calls that start within a period. */
        private final int calls;

        /** Length of a period. If a duration suffix is not specified, seconds will be used. */
        private final Duration period;

        /** Called by Spring Boot when it binds the properties. */
        public RateLimit(
                @DefaultValue("10") int calls, @DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration period) {
            this.calls = calls;
            this.period = period;
        }

        /** Returns the maximum number of calls that start within a period. Must be at least 1; defaults to 10. */
        public int getCalls() {
            return calls;
        }

        /** Returns the length of a period. Must be positive; defaults to 1 second. */
        public Duration getPeriod() {
            return period;
        }
    }

    /** TLS of the connection to the API. */
    public static final class Ssl {
        /** Name of the SSL bundle with the trusted certificates, and the client's own for mutual TLS. */
        private final @Nullable String bundle;

        /** Called by Spring Boot when it binds the properties. */
        public Ssl(@Nullable String bundle) {
            this.bundle = bundle;
        }

        /** Returns the name of the SSL bundle, or {@code null} for the JVM's trusted certificates. */
        public @Nullable String getBundle() {
            return bundle;
        }
    }

    ClientProperties(
            @Nullable String apiKey,
            @Nullable String baseUrl,
            Duration requestTimeout,
            DataSize maxPageSize,
            boolean allowPlainHttp,
            Policy policy,
            boolean sendTrace,
            RateLimit rateLimit,
            Ssl ssl) {
        this.apiKey = apiKey == null ? null : apiKey.strip(); // secrets in files often end with a line break
        this.baseUrl = baseUrl;
        this.requestTimeout = requestTimeout;
        this.maxPageSize = maxPageSize;
        this.allowPlainHttp = allowPlainHttp;
        this.policy = policy;
        this.sendTrace = sendTrace;
        this.rateLimit = rateLimit;
        this.ssl = ssl;
    }

    @Nullable
    String apiKey() {
        return apiKey;
    }

    /** Returns the base URL of the API, or {@code null} for that of the environment or the public one. */
    public @Nullable String getBaseUrl() {
        return baseUrl;
    }

    /** Returns the maximum time for one attempt. Must be positive. */
    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    /** Returns the maximum size of a page. Must be between 1 byte and 2 GiB minus 1 byte. */
    public DataSize getMaxPageSize() {
        return maxPageSize;
    }

    /** Returns whether the API key may be sent unencrypted to a host other than loopback. */
    public boolean isAllowPlainHttp() {
        return allowPlainHttp;
    }

    /** Returns the kind of policy. */
    public Policy getPolicy() {
        return policy;
    }

    /** Returns whether trace headers are sent with each call. */
    public boolean isSendTrace() {
        return sendTrace;
    }

    /** Returns the limit of calls. */
    public RateLimit getRateLimit() {
        return rateLimit;
    }

    /** Returns the TLS settings. */
    public Ssl getSsl() {
        return ssl;
    }

    void validate(Errors errors) {
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

    /** Rejects the field without its value, since the key is secret and the URL may contain a password. */
    static void check(Errors errors, String field, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException refused) {
            String path = errors.getNestedPath() + field;
            String[] codes = {field};
            ((BindingResult) errors)
                    .addError(new FieldError(
                            errors.getObjectName(), path, "(not shown)", false, codes, null, refused.getMessage()));
        }
    }

    static void require(Errors errors, String field, boolean holds, String message) {
        if (!holds) {
            errors.rejectValue(field, field, message);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
