package dev.batchsession.http;

import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import io.netty.handler.codec.compression.DecompressionException;
import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps errors of the HTTP client to failures of a page. */
final class TransportFailures {
    /** Maximum number of causes that are inspected, since a chain may be endless. */
    private static final int MAX_CAUSES = 20;

    private TransportFailures() {}

    /**
     * Returns the failure for an error of the HTTP client. An {@link Error} in its chain of causes is returned as it is: Reactor
     * Netty wraps an {@code OutOfMemoryError} of an event loop, and a policy would retry the wrapper.
     */
    static Throwable of(int page, Throwable error, ApiKey key) {
        if (error instanceof PageFetchException known) {
            return known;
        }
        Optional<Error> fatal = causes(error).stream()
                .filter(Error.class::isInstance)
                .map(Error.class::cast)
                .findFirst();
        return fatal.isPresent() ? fatal.get() : failure(page, error, key);
    }

    private static PageFetchException failure(int page, Throwable error, ApiKey key) {
        if (hasCause(error, DecompressionException.class)) {
            return new UnreadablePageException(page, "invalid compression");
        }
        // An untrusted certificate, or one for another host, is permanent; other handshake failures may be transient.
        boolean trustFailure = hasCause(error, GeneralSecurityException.class);
        return new TransportException(
                page, ServerText.sanitized(detail(error), key), !trustFailure, SanitizedCause.of(error, key));
    }

    /** The message or type of the error, with the messages of its causes unless they repeat it. */
    private static String detail(Throwable error) {
        StringBuilder detail = new StringBuilder(messageOrType(error));
        for (Throwable cause : causes(error)) {
            if (cause.getMessage() != null && detail.indexOf(cause.getMessage()) < 0) {
                detail.append(": ").append(cause.getMessage());
            }
        }
        return detail.toString();
    }

    private static String messageOrType(Throwable error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    static TransportException timeout(int page, Duration requestTimeout) {
        return new TransportException(page, "timed out after " + seconds(requestTimeout), true, null);
    }

    /** In seconds, with as many decimals as needed. */
    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toSeconds())
                        .add(BigDecimal.valueOf(duration.toNanosPart(), 9))
                        .stripTrailingZeros()
                        .toPlainString()
                + " s";
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> type) {
        return causes(error).stream().anyMatch(type::isInstance);
    }

    /** The error and its causes, at most {@link #MAX_CAUSES}. */
    private static List<Throwable> causes(Throwable error) {
        return Stream.<@Nullable Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .toList();
    }
}
