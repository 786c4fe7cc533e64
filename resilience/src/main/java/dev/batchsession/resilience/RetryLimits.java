package dev.batchsession.resilience;

import java.time.Duration;

/**
 * Limits of the attempts at one page, in addition to those of the retry.
 *
 * @param maxElapsed the longest time that a page may take, see {@link Deadline}
 * @param maxRetryAfter the longest {@code Retry-After} that is obeyed
 * @param waitWhileOpen whether an attempt waits for an open breaker to close; otherwise the page fails at once
 */
record RetryLimits(Duration maxElapsed, Duration maxRetryAfter, boolean waitWhileOpen) {}
