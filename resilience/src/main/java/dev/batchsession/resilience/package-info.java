/**
 * Retry, rate limit and circuit breaker around a {@link dev.batchsession.page.PageSource}, by Resilience4j:
 * {@link dev.batchsession.resilience.ResiliencePolicy} decorates a source, {@code ResilientPageSource} has the stack in
 * one place, and each concern is a package-private file of its own. Reaches the library through its {@code page} package
 * only.
 */
@NullMarked
package dev.batchsession.resilience;

import org.jspecify.annotations.NullMarked;
