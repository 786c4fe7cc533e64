package dev.batchsession.http;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.scripted.ScriptedApi;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** TLS with a certificate that the caller's client trusts. */
class TlsTest {
    private final AtomicReference<String> version = new AtomicReference<>();

    @Test
    void readsAPageOverHttp2WithoutTheLibrariesThatAreLeftOut() {
        HeldCertificate certificate = certificateFor("localhost");
        try (ScriptedApi api = ScriptedApi.ofRows(100, server(certificate).sslSocketFactory())) {
            BatchPage page = source(api, client(certificate))
                    .fetch(new PageRequest(BatchFilter.all(), 1, 100))
                    .block(Duration.ofSeconds(30));

            assertThat(Objects.requireNonNull(page).batches()).isEqualTo(batches(1, 100));
            assertThat(version).hasValue("HTTP/2.0");
        }
    }

    @Test
    void skipsInterimResponsesOverHttp2() {
        HeldCertificate certificate = certificateFor("localhost");
        try (ScriptedApi api = ScriptedApi.ofRows(100, server(certificate).sslSocketFactory())) {
            api.onPage(
                    1,
                    ScriptedApi.json(200, PageBodies.page(batches(1, 100), 1, 1, 100))
                            .newBuilder()
                            .addInformationalResponse(
                                    new MockResponse.Builder().code(103).build())
                            .add100Continue()
                            .build());

            BatchPage page = source(api, client(certificate))
                    .fetch(new PageRequest(BatchFilter.all(), 1, 100))
                    .block(Duration.ofSeconds(30));

            assertThat(Objects.requireNonNull(page).batches()).isEqualTo(batches(1, 100));
            assertThat(version).hasValue("HTTP/2.0");
        }
    }

    @Test
    void sendsNothingToAHostThatItsCertificateDoesNotName() {
        HeldCertificate certificate = certificateFor("elsewhere.example");
        try (ScriptedApi api = ScriptedApi.ofRows(100, server(certificate).sslSocketFactory())) {
            Mono<BatchPage> page = source(api, client(certificate)).fetch(new PageRequest(BatchFilter.all(), 1, 100));

            assertThatExceptionOfType(TransportException.class)
                    .isThrownBy(() -> page.block(Duration.ofSeconds(30)))
                    .satisfies(failure -> assertThat(failure.isTransient()).isFalse());
            assertThat(api.requests()).isEmpty();
        }
    }

    private static HttpPageSource source(ScriptedApi api, HttpClient client) {
        return HttpPageSource.builder()
                .apiKey("sk-3f9c1e")
                .baseUrl(api.baseUrl())
                .httpClient(client)
                .build();
    }

    @SuppressWarnings("deprecation") // its replacement takes a context that is built, not one to configure
    private HttpClient client(HeldCertificate trusted) {
        return HttpClient.create()
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .doOnResponse(
                        (response, connection) -> version.set(response.version().text()))
                .secure(tls -> tls.sslContext(Http2SslContextSpec.forClient()
                        .configure(builder -> builder.trustManager(trusted.certificate()))));
    }

    private static HandshakeCertificates server(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    }

    private static HeldCertificate certificateFor(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host).build();
    }
}
