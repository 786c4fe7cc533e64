/**
 * Verification of AnchorBrowser's webhook requests. {@link dev.batchsession.webhook.WebhookVerifier} is called by an application's
 * own endpoint; the Spring Boot integration has one. Depends on the JDK only.
 */
@NullMarked
package dev.batchsession.webhook;

import org.jspecify.annotations.NullMarked;
