package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import io.netty.handler.codec.compression.DecompressionException;
import java.io.IOException;
import java.security.cert.CertificateException;
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
                .matches(PageFetchException::isTransient);
    }

    @Test
    void anErrorWithoutAMessageIsNamedByItsClass() {
        assertThat(TransportFailures.of(3, new IOException(), key)).hasMessageContaining("java.io.IOException");
    }

    @Test
    void aCertificateThatIsNotTrustedDoesNotPass() {
        assertThat(TransportFailures.of(3, new IOException("handshake", new CertificateException("unknown")), key))
                .matches(failure -> !failure.isTransient());
    }

    @Test
    void aCauseThatQuotesTheKeyIsLeftOut() {
        IOException quoting = new IOException("bad answer", new IllegalStateException("got " + SECRET));

        assertThat(TransportFailures.of(3, quoting, key)).hasNoCause().hasMessageContaining("bad answer");
    }
}
