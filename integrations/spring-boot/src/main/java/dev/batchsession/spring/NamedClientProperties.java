package dev.batchsession.spring;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/** Configuration properties {@code batch-sessions.clients.<name>.*}. Bound by Spring Boot. None has the value of the unnamed client. */
public final class NamedClientProperties extends ClientProperties {
    /** Called by Spring Boot when it binds the properties. */
    public NamedClientProperties(
            @Nullable String apiKey,
            @Nullable String baseUrl,
            @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration requestTimeout,
            @DefaultValue("16MB") DataSize maxPageSize,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("standard") Policy policy,
            @DefaultValue("false") boolean sendTrace,
            @DefaultValue RateLimit rateLimit,
            @DefaultValue Ssl ssl) {
        super(apiKey, baseUrl, requestTimeout, maxPageSize, allowPlainHttp, policy, sendTrace, rateLimit, ssl);
    }
}
