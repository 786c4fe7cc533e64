package dev.batchsession.http;

import static dev.batchsession.scripted.ScriptedApi.closesBeforeAnswering;
import static dev.batchsession.scripted.ScriptedApi.closesMidBody;
import static dev.batchsession.scripted.ScriptedApi.error;
import static dev.batchsession.scripted.ScriptedApi.gzipBomb;
import static dev.batchsession.scripted.ScriptedApi.hangs;
import static dev.batchsession.scripted.ScriptedApi.json;
import static dev.batchsession.scripted.ScriptedApi.redirectsTo;
import static dev.batchsession.scripted.ScriptedApi.rejectsKey;
import static dev.batchsession.scripted.ScriptedApi.sendsHtml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.RequestRejectedException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.Batches;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import mockwebserver3.MockResponse;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

/** Which failure each misbehaviour is, over a real socket. Page 7 is asked for throughout, so that it can be looked for. */
class HttpFailureTest {
    private final ScriptedApi api = ScriptedApi.ofRows(1000);

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedKeyIsFatal(int status) {
        PageFetchException failure = failureOf(error(status, "Invalid API Key"));

        assertThat(failure)
                .isInstanceOf(ApiKeyRejectedException.class)
                .hasMessage("page 7: API key rejected, HTTP %d, code %d: Invalid API Key".formatted(status, status));
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure.status()).hasValue(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 422})
    void aRefusedRequestIsFatal(int status) {
        PageFetchException failure = failureOf(error(status, "no"));

        assertThat(failure).isInstanceOf(RequestRejectedException.class).hasMessageContaining("code " + status);
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure.status()).hasValue(status);
    }

    @Test
    void aRequestThatArrivedTooSlowlyMayPass() {
        PageFetchException failure = failureOf(error(408, "slow"));

        assertThat(failure).isInstanceOf(RequestRejectedException.class);
        assertThat(failure.isTransient()).isTrue();
    }

    @Test
    void tooManyCallsMayPassAfterTheTimeTheServerTells() {
        PageFetchException failure = failureOf(error(429, "slow down", "17"));

        assertThat(failure).isInstanceOf(RateLimitedException.class).hasMessageContaining("slow down");
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(17));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 507, 529})
    void aServerFailureMayPass(int status) {
        PageFetchException failure = failureOf(error(status, "database gone", "3"));

        assertThat(failure)
                .isInstanceOf(ServerFailureException.class)
                .hasMessage("page 7: server failed, HTTP %d, code %d: database gone".formatted(status, status));
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {501, 505})
    void aServerThatWillNeverServeThisIsFatal(int status) {
        PageFetchException failure = failureOf(error(status, "no"));

        assertThat(failure).isInstanceOf(ServerFailureException.class);
        assertThat(failure.isTransient()).isFalse();
    }

    @Test
    void theServersMessageIsReadThoughTheRestIsTooLong() {
        PageFetchException failure = failureOf(
                json(500, "{\"error\":{\"code\":500,\"message\":\"boom\"},\"trace\":\"" + "x".repeat(200_000) + "\"}"));

        assertThat(failure).hasMessage("page 7: server failed, HTTP 500, code 500: boom");
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (ScriptedApi elsewhere = ScriptedApi.ofRows(1000)) {
            PageFetchException failure = failureOf(redirectsTo(elsewhere.baseUrl()));

            assertThat(failure)
                    .isInstanceOf(RequestRejectedException.class)
                    .hasMessageContaining("HTTP 302 to " + elsewhere.baseUrl());
            assertThat(failure.isTransient()).isFalse();
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectIsNotFollowedByAClientThatWould() {
        try (ScriptedApi elsewhere = ScriptedApi.ofRows(1000)) {
            api.onPage(7, redirectsTo(elsewhere.baseUrl()));

            PageFetchException failure =
                    failureOf(source().httpClient(HttpClient.create().followRedirect(true)));

            assertThat(failure).isInstanceOf(RequestRejectedException.class);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aRefusedConnectionMayPass() throws Exception {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }

        assertMayPass(failureOf(source().baseUrl(URI.create("http://127.0.0.1:" + freePort))));
    }

    @Test
    void anUnknownHostMayPass() {
        assertMayPass(failureOf(source().baseUrl(URI.create("https://nowhere.invalid"))));
    }

    @Test
    void aConnectionClosedBeforeTheAnswerMayPassAndIsOneCall() {
        assertMayPass(failureOf(closesBeforeAnswering()));

        assertThat(api.requestedPages()).containsExactly(7);
    }

    @Test
    void aConnectionClosedMidBodyMayPass() {
        assertMayPass(failureOf(closesMidBody()));
    }

    @Test
    void aConnectionResetMidBodyMayPass() throws Exception {
        try (ResettingServer server =
                new ResettingServer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":")) {
            assertMayPass(failureOf(source().baseUrl(server.baseUrl())));
        }
    }

    @Test
    void aConnectionResetBeforeTheAnswerMayPassAndIsOneCall() throws Exception {
        try (ResettingServer server = new ResettingServer("")) {
            assertMayPass(failureOf(source().baseUrl(server.baseUrl())));

            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeMayPass() {
        api.onPage(7, hangs());

        PageFetchException failure = failureOf(source().requestTimeout(Duration.ofMillis(200)));

        assertMayPass(failure);
        assertThat(failure).hasMessage("page 7: incomplete response: timed out after 0.2 s");
    }

    @Test
    void anAnswerThatDripsBeyondTheTimeMayPass() {
        api.onPage(
                7,
                json(200, PageBodies.page(Batches.batches(1, 100), 7, 10, 1000))
                        .newBuilder()
                        .throttleBody(1, 20, java.util.concurrent.TimeUnit.MILLISECONDS)
                        .build());

        assertMayPass(failureOf(source().requestTimeout(Duration.ofMillis(300))));
    }

    @Test
    void anUntrustedCertificateIsFatal() {
        HeldCertificate selfSigned = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        try (ScriptedApi tls = ScriptedApi.ofRows(
                1000,
                new HandshakeCertificates.Builder()
                        .heldCertificate(selfSigned)
                        .build()
                        .sslSocketFactory())) {
            PageFetchException failure = failureOf(source().baseUrl(tls.baseUrl()));

            assertThat(failure).isInstanceOf(TransportException.class);
            assertThat(failure.isTransient()).isFalse();
            assertThat(tls.requests()).isEmpty();
        }
    }

    @Test
    void plainTextWhereTlsIsExpectedMayPass() {
        assertMayPass(failureOf(
                source().baseUrl(URI.create("https://127.0.0.1:" + api.baseUrl().getPort()))));
    }

    @Test
    void htmlWithSuccessIsUnreadable() {
        assertUnreadable(failureOf(sendsHtml()), "an HTML page (text/html)");
    }

    @Test
    void cutJsonIsUnreadable() {
        String body = PageBodies.page(Batches.batches(1, 100), 7, 10, 1000);

        assertUnreadable(failureOf(json(200, body.substring(0, body.length() / 2))), "end-of-input");
    }

    @Test
    void aSuccessThatIsNot200IsUnreadable() {
        assertUnreadable(failureOf(new MockResponse.Builder().code(204).build()), "HTTP 204");
    }

    @Test
    void aPageBeyondTheBoundIsUnreadable() {
        api.onPage(7, json(200, PageBodies.page(Batches.batches(1, 100), 7, 10, 1000)));

        assertUnreadable(failureOf(source().maxPageBytes(10_000)), "more than 10000 bytes");
    }

    @Test
    void aGzipBombIsUnreadable() {
        assertUnreadable(failureOf(gzipBomb(200L * 1024 * 1024)), "more than 16777216 bytes");
    }

    @Test
    void brokenCompressionIsUnreadable() {
        assertUnreadable(
                failureOf(new MockResponse.Builder()
                        .addHeader("Content-Encoding", "gzip")
                        .body("this is not gzip, and long enough to be looked at")
                        .build()),
                "compression");
    }

    @Test
    void servesOnAfterAFailure() {
        failureOf(rejectsKey());

        assertThat(source().build()
                        .fetch(new PageRequest(BatchFilter.all(), 7, 100))
                        .block(Duration.ofSeconds(30)))
                .isNotNull();
    }

    private PageFetchException failureOf(MockResponse answer) {
        api.onPage(7, answer);
        return failureOf(source());
    }

    private static PageFetchException failureOf(HttpPageSource.Builder source) {
        Throwable error = source.build()
                .fetch(new PageRequest(BatchFilter.all(), 7, 100))
                .map(page -> (Throwable) new AssertionError("a page where a failure was expected: " + page))
                .onErrorResume(reactor.core.publisher.Mono::just)
                .block(Duration.ofSeconds(60));
        assertThat(error).isInstanceOf(PageFetchException.class).hasMessageStartingWith("page 7: ");
        PageFetchException failure = (PageFetchException) error;
        assertThat(failure.page()).isEqualTo(7);
        return failure;
    }

    private static void assertMayPass(PageFetchException failure) {
        assertThat(failure).isInstanceOf(TransportException.class);
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure.status()).isEmpty();
    }

    private static void assertUnreadable(PageFetchException failure, String message) {
        assertThat(failure).isInstanceOf(UnreadablePageException.class).hasMessageContaining(message);
        assertThat(failure.isTransient()).isFalse();
    }

    private HttpPageSource.Builder source() {
        return HttpPageSource.builder().apiKey("sk-3f9c1e").baseUrl(api.baseUrl());
    }
}
