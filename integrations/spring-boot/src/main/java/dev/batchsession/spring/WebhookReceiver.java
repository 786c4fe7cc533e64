package dev.batchsession.spring;

import dev.batchsession.webhook.WebhookVerifier;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** Answers webhook requests, whichever web framework receives them. The body is verified, and neither parsed nor logged. */
final class WebhookReceiver {
    /** The maximum size of a body in bytes. */
    static final int MAX_BODY = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);

    private final WebhookVerifier verifier;
    private final WebhookHints hints;

    WebhookReceiver(WebhookVerifier verifier, WebhookHints hints) {
        this.verifier = verifier;
        this.hints = hints;
    }

    /** @param signatures the values of the signature header, usually one */
    HttpStatus receive(List<String> signatures, byte[] body) {
        if (body.length > MAX_BODY) {
            return tooLarge();
        }
        if (!verifier.verify(String.join(",", signatures), body)) {
            LOG.debug("Rejected a webhook request: no valid signature of the last two minutes");
            return HttpStatus.UNAUTHORIZED;
        }
        hints.emit(Instant.now());
        return HttpStatus.NO_CONTENT;
    }

    HttpStatus tooLarge() {
        LOG.debug("Rejected a webhook request: its body is larger than {} bytes", MAX_BODY);
        return HttpStatus.CONTENT_TOO_LARGE;
    }
}
