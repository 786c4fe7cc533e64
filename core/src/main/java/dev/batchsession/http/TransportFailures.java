package dev.batchsession.http;

import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import io.netty.handler.codec.compression.DecompressionException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which failure it is when no whole answer arrived. */
final class TransportFailures {
    /** As many causes as are looked at, so that a chain without end has one. */
    private static final int MAX_CAUSES = 20;

    private TransportFailures() {}

    static PageFetchException of(int page, Throwable error, ApiKey key) {
        if (error instanceof PageFetchException known) {
            return known;
        }
        if (hasCause(error, DecompressionException.class)) {
            return new UnreadablePageException(page, "its compression is broken");
        }
        // A certificate that is not trusted, or is for another host, stays so; other handshake failures may pass.
        boolean trustFailure = hasCause(error, GeneralSecurityException.class);
        return new TransportException(
                page, ServerText.shown(detail(error), key), !trustFailure, SanitizedCause.of(error, key));
    }

    /** The message, or the type, of the error, and the messages of its causes as far as they say more. */
    private static String detail(Throwable error) {
        StringBuilder detail = new StringBuilder(said(error));
        for (Throwable cause : causes(error)) {
            if (cause.getMessage() != null && detail.indexOf(cause.getMessage()) < 0) {
                detail.append(": ").append(cause.getMessage());
            }
        }
        return detail.toString();
    }

    private static String said(Throwable error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    static TransportException timeout(int page, Duration requestTimeout) {
        return new TransportException(page, "not done within " + requestTimeout, true, null);
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> type) {
        return causes(error).stream().anyMatch(type::isInstance);
    }

    /** The error and its causes, up to a bound. */
    private static List<Throwable> causes(Throwable error) {
        return Stream.<@Nullable Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .toList();
    }
}
