/**
 * Tests of Spring Boot services with a simulator of the API. {@link dev.batchsession.spring.test.AutoConfigureApiSimulator} on a
 * test class starts it.
 */
@NullMarked
package dev.batchsession.spring.test;

import org.jspecify.annotations.NullMarked;
