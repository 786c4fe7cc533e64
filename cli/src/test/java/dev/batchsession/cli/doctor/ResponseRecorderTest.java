package dev.batchsession.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

@Timeout(60)
class ResponseRecorderTest {
    private static final String BODY = "{\"text\":\"" + "a".repeat(2000) + "\"}";

    @ParameterizedTest
    @CsvSource({"HTTP11, true", "HTTP11, false", "H2C, true", "H2C, false"})
    void recordsTheHeadersAndTheSizeAsTheyWereSent(HttpProtocol protocol, boolean isCompressed) {
        ResponseRecorder recorder = new ResponseRecorder(InstantSource.system());
        DisposableServer server = HttpServer.create()
                .protocol(protocol)
                .compress(true)
                .handle((request, response) -> response.sendString(Mono.just(BODY)))
                .bindNow();
        try {
            HttpClient client = recorder.record(HttpClient.newConnection()
                    .protocol(protocol)
                    .compress(isCompressed)
                    .host("localhost")
                    .port(server.port()));
            for (int i = 0; i < 2; i++) {
                String body = client.get()
                        .uri("/")
                        .responseContent()
                        .aggregate()
                        .asString()
                        .block();
                assertThat(body).isEqualTo(BODY);
            }
        } finally {
            server.disposeNow();
        }

        List<Response> responses = recorder.responses();
        assertThat(responses).hasSize(2).allSatisfy(response -> {
            assertThat(response.headers().get(HttpHeaderNames.CONTENT_ENCODING))
                    .isEqualTo(isCompressed ? "gzip" : null);
            assertThat(response.bodyBytes()).isEqualTo(BODY.length());
            assertThat(response.sentBytes()).isPositive();
            assertThat(response.sentBytes() < BODY.length()).isEqualTo(isCompressed);
            assertThat(response.body().get("text").asString()).hasSize(2000);
        });
    }
}
