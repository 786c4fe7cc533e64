package dev.batchsession.cli;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The largest number of calls in a period.
 *
 * @param perMinute whether the period is a minute, over which the calls are spread evenly, or a second
 */
record Rate(int calls, boolean perMinute) {
    /** The default of {@link dev.batchsession.resilience.ResiliencePolicy}. */
    static final Rate DEFAULT = new Rate(10, false);

    private static final Duration FOREVER = Duration.ofDays(365);

    /** Returns the configuration of a limiter that waits as long as needed. */
    RateLimiterConfig limiter() {
        return RateLimiterConfig.custom()
                .limitForPeriod(perMinute ? 1 : calls)
                .limitRefreshPeriod(perMinute ? Duration.ofMinutes(1).dividedBy(calls) : Duration.ofSeconds(1))
                .timeoutDuration(FOREVER)
                .build();
    }

    /** Returns the calls per second. */
    double perSecond() {
        return perMinute ? calls / 60.0 : calls;
    }

    /** Returns what a user types. */
    @Override
    public String toString() {
        return calls + (perMinute ? "/m" : "/s");
    }

    /** Accepts 1 to 1000 calls a second, such as {@code 20/s}, or a minute, such as {@code 90/m}. */
    static final class Converter implements ITypeConverter<Rate> {
        private static final Pattern RATE = Pattern.compile("(\\d{1,4})/([sm])");
        private static final int MAX_CALLS = 1000;

        @Override
        public Rate convert(String text) {
            Matcher rate = RATE.matcher(text);
            int calls = rate.matches() ? Integer.parseInt(rate.group(1)) : 0;
            if (calls < 1 || calls > MAX_CALLS) {
                throw new TypeConversionException(
                        "expected 1 to 1000 calls a second or minute, such as 20/s or 90/m, but was '" + text + "'");
            }
            return new Rate(calls, rate.group(2).equals("m"));
        }
    }
}
