package dev.batchsession.resilience;

import java.time.Duration;

/**
 * When to stop trying, beyond what the retry itself says.
 *
 * @param giveUpAfter no attempt is begun once this much time has passed since the page's first call
 * @param longestRetryAfter a server that asks for a longer wait is not waited for
 * @param waitWhileOpen whether an open breaker is waited out; otherwise it fails the page at once
 */
record Persistence(Duration giveUpAfter, Duration longestRetryAfter, boolean waitWhileOpen) {}
