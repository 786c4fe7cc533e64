/**
 * Spring Boot example service to copy. {@link dev.batchsession.spring.example.BatchService} streams listings as NDJSON and
 * changes as server-sent events, with health, metrics and backpressure.
 */
@NullMarked
package dev.batchsession.spring.example;

import org.jspecify.annotations.NullMarked;
