/**
 * Retry, rate limiter and circuit breaker for a {@link dev.batchsession.page.PageSource}, based on Resilience4j.
 * {@link dev.batchsession.resilience.ResiliencePolicy} decorates a source, and {@code ResilientPageSource} defines the order of
 * the parts. The package depends on the library through its {@code page} package only.
 */
@NullMarked
package dev.batchsession.resilience;

import org.jspecify.annotations.NullMarked;
