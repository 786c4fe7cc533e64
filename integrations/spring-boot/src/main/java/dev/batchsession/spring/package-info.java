/**
 * Spring Boot auto-configuration for {@link dev.batchsession.BatchSessionFlux} with the properties {@code batch-sessions.*}. The
 * entry point is {@link dev.batchsession.spring.BatchSessionsAutoConfiguration}. The page source and the policy are beans
 * too, so that an application can customize or replace each of them.
 */
@NullMarked
package dev.batchsession.spring;

import org.jspecify.annotations.NullMarked;
