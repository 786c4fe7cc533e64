package dev.batchsession.http;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.PageSourceContract;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

class HttpPageSourceTest extends PageSourceContract {
    private static final String KEY = "sk-3f9c1e";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ScriptedApi api = ScriptedApi.ofRows(250);

    @Override
    protected PageSource sourceOf(int rows) {
        api.close();
        api = ScriptedApi.ofRows(rows);
        return source();
    }

    @Override
    protected int calls() {
        return api.requests().size();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void asksForThePageByTheContract() {
        BatchFilter filter = BatchFilter.all()
                .status(BatchStatus.PROCESSING)
                .createdAfter(Instant.parse("2026-01-01T00:00:00.5Z"))
                .createdBefore(Instant.parse("2026-02-01T00:00:00Z"));

        StepVerifier.create(source().fetch(new PageRequest(filter, 2, 40)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        RecordedRequest request = api.requests().get(0);
        assertThat(request.getMethod()).isEqualTo("GET");
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/batch-sessions");
        assertThat(request.getUrl().queryParameter("page")).isEqualTo("2");
        assertThat(request.getUrl().queryParameter("limit")).isEqualTo("40");
        assertThat(request.getUrl().queryParameter("status")).isEqualTo("processing");
        assertThat(request.getUrl().queryParameter("created_after")).isEqualTo("2026-01-01T00:00:00.500Z");
        assertThat(request.getUrl().queryParameter("created_before")).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(request.getHeaders().get("anchor-api-key")).isEqualTo(KEY);
        assertThat(request.getHeaders().get("accept")).isEqualTo("application/json");
        assertThat(request.getHeaders().get("accept-encoding")).contains("gzip");
        assertThat(request.getHeaders().get("user-agent")).isEqualTo("batch-session-flux");
    }

    @Test
    void leavesOutWhatTheFilterDoesNotSay() {
        StepVerifier.create(source().fetch(firstPage()))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(api.requests().get(0).getTarget()).isEqualTo("/v1/batch-sessions?page=1&limit=100");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example, https://api.example",
        "HTTPS://API.Example:443/, https://api.example",
        "https://api.example:8443//, https://api.example:8443",
        "http://LOCALHOST:80/Anchor/, http://localhost/Anchor",
        "http://[::1]:8080/a%2fb/c, http://[::1]:8080/a%2fb/c",
        "https://api.example/\u00fc, https://api.example/%C3%BC"
    })
    void itsOriginIsTheAddressInOneForm(String address, String origin) {
        HttpPageSource source = builder().baseUrl(URI.create(address)).build();

        assertThat(source.origin()).contains(origin);
        assertThat(source.origin().orElseThrow()).doesNotContain(KEY);
    }

    @Test
    void keepsThePathOfTheBaseUrl() {
        PageSource behindGateway =
                builder().baseUrl(api.baseUrl().resolve("/anchor/")).build();

        StepVerifier.create(behindGateway.fetch(firstPage()))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(api.requests().get(0).getUrl().encodedPath()).isEqualTo("/anchor/v1/batch-sessions");
    }

    @Test
    void readsACompressedPage() {
        api.onPage(1, ScriptedApi.gzipped(PageBodies.page(batches(1, 100), 1, 3, 250)));

        StepVerifier.create(source().fetch(firstPage()))
                .expectNext(new BatchPage(batches(1, 100), 1, 3, 250, true, false))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void keepsItsConnectionFromPageToPage() {
        HttpPageSource source = builder().httpClient(privateClient()).build();

        StepVerifier.create(Flux.range(1, 3)
                        .concatMap(page -> source.fetch(firstPage().page(page))))
                .expectNextCount(3)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(api.requests())
                .extracting(RecordedRequest::getConnectionIndex)
                .containsOnly(0);
    }

    @Test
    void asksTheSupplierForTheKeyAtEachCall() {
        Iterator<String> keys = List.of("key-1", "key-2").iterator();
        PageSource source = builder().apiKey(keys::next).build();

        StepVerifier.create(source.fetch(firstPage()).repeat(1))
                .expectNextCount(2)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(api.requests())
                .extracting(request -> request.getHeaders().get("anchor-api-key"))
                .containsExactly("key-1", "key-2");
    }

    @Test
    void makesNoCallWithoutAUsableKey() {
        PageSource source = builder().apiKey(() -> "two\nlines").build();

        StepVerifier.create(source.fetch(firstPage()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApiKeyRejectedException.class)
                        .hasMessageContaining("U+000A")
                        .hasMessageNotContaining("two"))
                .verify(PATIENCE);

        assertThat(api.requests()).isEmpty();
    }

    @Test
    void keepsTypeAndStackTraceOfAFailingSupplierAndNoMessage() {
        IllegalStateException failure =
                new IllegalStateException("vault has no entry beside sk-3f9c1e", new IOException("at sk-3f9c1e"));
        failure.addSuppressed(new IOException("not sk-3f9c1e"));
        PageSource source = builder()
                .apiKey(() -> {
                    throw failure;
                })
                .build();

        StepVerifier.create(source.fetch(firstPage()))
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .isInstanceOf(ApiKeyRejectedException.class)
                            .hasMessage(
                                    "page 1: no usable API key, the key supplier threw java.lang.IllegalStateException");
                    assertThat(error.getCause()).hasToString("java.lang.IllegalStateException");
                    assertThat(error.getCause().getStackTrace()).isEqualTo(failure.getStackTrace());
                    StringWriter trace = new StringWriter();
                    error.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString())
                            .contains("Caused by: java.io.IOException", "Suppressed: java.io.IOException")
                            .doesNotContain("sk-");
                })
                .verify(PATIENCE);
    }

    @Test
    void namesTheFailureOfASupplierThatThrowsWhatIsNotDeclared() {
        PageSource source = builder().apiKey(HttpPageSourceTest::throwUnchecked).build();

        StepVerifier.create(source.fetch(firstPage()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApiKeyRejectedException.class)
                        .hasMessageContaining("java.io.IOException")
                        .hasMessageNotContaining("sk-"))
                .verify(PATIENCE);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> String throwUnchecked() throws E {
        throw (E) new IOException("no entry beside sk-3f9c1e");
    }

    @Test
    void saysThatASupplierReturnedNoKey() {
        StepVerifier.create(builder().apiKey(() -> null).build().fetch(firstPage()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApiKeyRejectedException.class)
                        .hasMessage("page 1: no usable API key, the key supplier returned null"))
                .verify(PATIENCE);
    }

    @Test
    void sendsWithTheClientItWasGiven() {
        HttpClient client = privateClient().headers(headers -> headers.set("x-team", "blue"));

        StepVerifier.create(builder().httpClient(client).build().fetch(firstPage()))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        RecordedRequest request = api.requests().get(0);
        assertThat(request.getHeaders().get("x-team")).isEqualTo("blue");
        assertThat(request.getHeaders().get("user-agent")).startsWith("ReactorNetty/");
        assertThat(request.getHeaders().get("accept-encoding")).isNull();
    }

    @Test
    void closesTheConnectionOfACancelledCall() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        DisposableServer silent = HttpServer.create()
                .host("127.0.0.1")
                .childObserve((connection, state) -> {
                    if (state == ConnectionObserver.State.DISCONNECTING) {
                        closed.countDown();
                    }
                })
                .handle((request, response) -> {
                    asked.countDown();
                    return Flux.<Void>never();
                })
                .bindNow();
        try {
            PageSource source = builder()
                    .baseUrl(java.net.URI.create("http://127.0.0.1:" + silent.port()))
                    .build();
            Disposable call = source.fetch(firstPage()).subscribe();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

            call.dispose();

            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            silent.disposeNow();
        }
    }

    @Test
    void takesNoAnswerThatACancelCutForAFailure() {
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            PageSource source = source();
            Random random = new Random(42);
            for (int i = 0; i < 1000; i++) {
                Disposable call = source.fetch(firstPage()).subscribe(page -> {}, error -> {});
                LockSupport.parkNanos(random.nextInt(1_500_000));
                call.dispose();
            }
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThat(dropped).isEmpty();
    }

    @Test
    void leavesNoConnectionTakenByThousandLargeFailures() {
        MockResponse failure = ScriptedApi.error(500, "x".repeat(1024 * 1024));
        api.always(failure);
        // Two connections and no queue: a single one that is not given back fails the calls after it.
        ConnectionProvider pool = ConnectionProvider.builder("two")
                .maxConnections(2)
                .pendingAcquireMaxCount(2)
                .build();
        PageSource source = builder().httpClient(HttpClient.create(pool)).build();

        // Not by StepVerifier, which spins while it waits.
        List<String> outcomes = Flux.range(1, 1000)
                .flatMap(
                        i -> source.fetch(firstPage())
                                .map(page -> "page")
                                .onErrorResume(ServerFailureException.class, e -> Mono.just("failed")),
                        2)
                .distinct()
                .collectList()
                .block(Duration.ofMinutes(2));

        assertThat(outcomes).containsExactly("failed");
        assertThat(api.requests()).hasSize(1000);
        pool.dispose();
    }

    /** In a text, Reactor Netty takes a port of one digit for a part of the host's name. */
    @Test
    void callsTheHostAndPortOfItsAddress() {
        HttpPageSource source =
                builder().baseUrl(URI.create("http://127.0.0.1:7")).build();

        StepVerifier.create(source.fetch(firstPage()))
                .expectErrorSatisfies(failure -> assertThat(failure).hasMessageContaining("refused: /127.0.0.1:7"))
                .verify(PATIENCE);
    }

    private HttpClient privateClient() {
        return HttpClient.create(ConnectionProvider.create("private", 10));
    }

    private HttpPageSource source() {
        return builder().build();
    }

    private HttpPageSource.Builder builder() {
        return HttpPageSource.builder().apiKey(KEY).baseUrl(api.baseUrl());
    }

    private static PageRequest firstPage() {
        return new PageRequest(BatchFilter.all(), 1, 100);
    }
}
