/**
 * A {@link dev.batchsession.BatchSessionFlux} in a Spring Boot service, by properties {@code batch-sessions.*}:
 * {@link dev.batchsession.spring.BatchSessionsAutoConfiguration} makes it, on a source and a policy that are beans too, so that
 * each can be customized or replaced.
 */
@NullMarked
package dev.batchsession.spring;

import org.jspecify.annotations.NullMarked;
