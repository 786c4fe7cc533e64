package dev.batchsession.resilience;

import java.time.Duration;

/**
 * When to stop trying, beyond what the retry itself says.
 *
 * @param maxElapsed longest time from a page's first call, or first refusal, to its end: the {@link Deadline}
 * @param maxRetryAfter a server that asks for a longer wait is not waited for
 * @param waitWhileOpen whether an open breaker is waited out; otherwise it fails the page at once
 */
record RetryLimits(Duration maxElapsed, Duration maxRetryAfter, boolean waitWhileOpen) {}
