package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import io.netty.handler.codec.compression.DecompressionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.cert.CertificateException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TransportFailuresTest {
    private static final String SECRET = "sk-3f9c1e";

    private final ApiKey key = ApiKey.of(SECRET);

    @Test
    void aFailureOfAPageStaysAsItIs() {
        PageFetchException known = new UnreadablePageException(3, "no JSON");

        assertThat(TransportFailures.of(3, known, key)).isSameAs(known);
    }

    @Test
    void brokenCompressionIsUnreadableHoweverDeepItIsTold() {
        assertThat(TransportFailures.of(3, new IOException(new DecompressionException("bad header")), key))
                .isInstanceOf(UnreadablePageException.class);
    }

    @Test
    void whatMayPassIsTransientAndKeepsItsCause() {
        IOException reset = new IOException("reset");

        assertThat(TransportFailures.of(3, reset, key))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("reset")
                .hasCause(reset)
                .matches(failure -> ((PageFetchException) failure).isTransient());
    }

    @Test
    void anErrorOfTheJvmIsReturnedAsItIs() {
        Error error = new OutOfMemoryError("Java heap space");

        assertThat(TransportFailures.of(3, new IllegalStateException(error), key))
                .isSameAs(error);
        assertThat(TransportFailures.of(3, new IOException("closed", new IOException(error)), key))
                .isSameAs(error);
    }

    @Test
    void anErrorWithoutAMessageIsNamedByItsClass() {
        assertThat(TransportFailures.of(3, new IOException(), key)).hasMessageContaining("java.io.IOException");
    }

    @Test
    void aCertificateThatIsNotTrustedDoesNotPass() {
        assertThat(TransportFailures.of(3, new IOException("handshake", new CertificateException("unknown")), key))
                .matches(failure -> !((PageFetchException) failure).isTransient());
    }

    @Test
    void aReasonThatOnlyACauseHasIsInTheMessage() {
        IOException handshake = new IOException(
                "General OpenSslEngine problem", new CertificateException("expired", new IOException("expired")));

        assertThat(TransportFailures.of(3, handshake, key))
                .hasMessage("page 3: incomplete response: General OpenSslEngine problem: expired");
    }

    @Nested
    class ACauseThatCannotBeShown {
        private static final String FORGED = "bad answer \u001b[31m\r\n\u202e" + SECRET;
        private static final String SHOWN = "bad answer \\u001b[31m\\u000d\\u000a\\u202e***";

        @Test
        void isCopiedWithItsTypeItsStackTraceAndACleanMessage() {
            IOException quoting = new IOException(FORGED);

            Throwable cause = TransportFailures.of(3, quoting, key).getCause();

            assertThat(cause).hasToString("java.io.IOException: " + SHOWN).hasMessage(SHOWN);
            assertThat(cause.getStackTrace()).isEqualTo(quoting.getStackTrace());
        }

        @Test
        void isCopiedAtAnyDepth() {
            IOException suppressed = new IOException("closed", new IOException(FORGED));
            IOException deepest = new IOException("reset");
            deepest.addSuppressed(suppressed);
            IOException error = new IOException("failed", new IllegalStateException("broken", deepest));

            assertThat(stackTrace(TransportFailures.of(3, error, key)))
                    .contains(
                            "Caused by: java.io.IOException: failed",
                            "Caused by: java.lang.IllegalStateException: broken",
                            "Suppressed: java.io.IOException: closed",
                            "Caused by: java.io.IOException: " + SHOWN)
                    .doesNotContain(SECRET, "\u001b", "\u202e", "\r");
        }

        @Test
        @SuppressWarnings("OverrideThrowableToString") // as exceptions of others do
        void isOneWhoseTextIsNotItsMessage() {
            IOException error = new IOException("reset") {
                @Override
                public String toString() {
                    return FORGED;
                }
            };

            assertThat(stackTrace(TransportFailures.of(3, error, key))).doesNotContain(SECRET, "\u001b");
        }

        @Test
        void mayBeACauseOfItself() {
            IOException error = new IOException("outer");
            IOException forged = new IOException(FORGED, error);
            error.initCause(forged);
            forged.addSuppressed(error);

            assertThat(stackTrace(TransportFailures.of(3, error, key))).doesNotContain(SECRET, "\u001b");
        }

        @Test
        void isDroppedAtTheEndOfAChainOfThousands() {
            Throwable error = new IOException(FORGED);
            for (int i = 0; i < 100_000; i++) {
                error = new IOException("outer", error);
            }

            assertThat(stackTrace(TransportFailures.of(3, error, key)))
                    .contains("outer")
                    .doesNotContain(SECRET, "\u001b");
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
