package dev.batchsession.http;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.TransportException;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.scripted.PageBodies;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** What arrives before the response, on a connection that serves the next page as well. */
class InterimResponsesTest {
    private static final String EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                EARLY_HINTS,
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 199 Anything\r\nContent-Length: 5\r\n\r\n",
                EARLY_HINTS + "HTTP/1.1 100 Continue\r\n\r\n" + EARLY_HINTS
            })
    void areSkipped(String interim) throws IOException {
        try (RawServer server = new RawServer(interim + page(1), interim + page(2))) {
            HttpPageSource source = source(server);

            assertThat(fetch(source, 1).batches()).isEqualTo(batches(1, 100));
            assertThat(fetch(source, 2).batches()).isEqualTo(batches(101, 200));
        }
    }

    @Test
    void areSkippedBeforeAFailure() throws IOException {
        try (RawServer server = new RawServer(EARLY_HINTS + RawServer.response("200 OK", "{}"))) {
            HttpPageSource source = source(server);

            assertThatExceptionOfType(UnreadablePageException.class)
                    .isThrownBy(() -> fetch(source, 1))
                    .withMessageContaining("no data");
        }
    }

    @Test
    void doNotProlongACall() throws IOException {
        try (RawServer server = new RawServer(EARLY_HINTS.repeat(1_000_000))) {
            HttpPageSource source =
                    builder(server).requestTimeout(Duration.ofMillis(200)).build();

            assertThatExceptionOfType(TransportException.class).isThrownBy(() -> fetch(source, 1));
        }
    }

    @Test
    void anotherProtocolIsNone() throws IOException {
        try (RawServer server = new RawServer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n" + page(1))) {
            HttpPageSource source = source(server);

            assertThatExceptionOfType(UnreadablePageException.class)
                    .isThrownBy(() -> fetch(source, 1))
                    .withMessageContaining("HTTP 101 instead of 200");
        }
    }

    private static String page(int page) {
        return RawServer.response("200 OK", PageBodies.page(batches(page * 100 - 99, page * 100), page, 2, 200));
    }

    private static BatchPage fetch(HttpPageSource source, int page) {
        return source.fetch(new PageRequest(BatchFilter.all(), page, 100))
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
    }

    private static HttpPageSource source(RawServer server) {
        return builder(server).build();
    }

    private static HttpPageSource.Builder builder(RawServer server) {
        return HttpPageSource.builder()
                .apiKey("sk-3f9c1e")
                .baseUrl(server.baseUrl())
                .httpClient(HttpClient.create(ConnectionProvider.create("one", 1)));
    }
}
