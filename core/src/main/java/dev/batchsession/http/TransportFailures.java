package dev.batchsession.http;

import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import io.netty.handler.codec.compression.DecompressionException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which failure it is when no whole answer arrived. */
final class TransportFailures {
    private TransportFailures() {}

    static PageFetchException of(int page, Throwable error, ApiKey key) {
        if (error instanceof PageFetchException known) {
            return known;
        }
        if (hasCause(error, DecompressionException.class)) {
            return new UnreadablePageException(page, "its compression is broken");
        }
        String detail = String.valueOf(error.getMessage() != null ? error.getMessage() : error.getClass());
        // A certificate that is not trusted, or is for another host, stays so; other handshake failures may pass.
        boolean trustFailure = hasCause(error, GeneralSecurityException.class);
        return new TransportException(
                page, ServerText.shown(detail, key), !trustFailure, repeats(error, key) ? null : error);
    }

    static TransportException timeout(int page, Duration requestTimeout) {
        return new TransportException(page, "not done within " + requestTimeout, true, null);
    }

    /** Whether the key is in a message: of a server whose answer is so broken that the parser quotes it. */
    private static boolean repeats(Throwable error, ApiKey key) {
        return anyOf(error, cause -> {
            String message = String.valueOf(cause.getMessage());
            return !key.maskedIn(message).equals(message);
        });
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> type) {
        return anyOf(error, type::isInstance);
    }

    /** Whether the error, or a cause of it at any depth, is such a one. */
    private static boolean anyOf(Throwable error, Predicate<Throwable> such) {
        for (@Nullable Throwable t = error; t != null; t = t.getCause()) {
            if (such.test(t)) {
                return true;
            }
        }
        return false;
    }
}
