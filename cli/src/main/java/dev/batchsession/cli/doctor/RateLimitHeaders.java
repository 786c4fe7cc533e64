package dev.batchsession.cli.doctor;

import java.util.Locale;
import java.util.regex.Pattern;

/** The response headers that describe a rate limit: standard, draft and de-facto ones. */
public final class RateLimitHeaders {
    private static final Pattern NAME = Pattern.compile("(x-)?rate-?limit.*|retry-after");

    private RateLimitHeaders() {}

    /** Returns whether a header describes a rate limit, in either case. */
    public static boolean contain(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }
}
