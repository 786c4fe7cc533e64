package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.scripted.ScriptedApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;

class DefaultClientTest {
    @Test
    void usesNoProxyThatTheProcessHappensToHave() throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dhttps.proxyHost=proxy.example",
                        "-Dhttp.proxyHost=proxy.example",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HasProxy.class.getName())
                .start();

        assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("proxy: false" + System.lineSeparator());
    }

    /** Runs in a JVM of its own: Reactor Netty reads the properties when the client is created. */
    static final class HasProxy {
        private HasProxy() {}

        public static void main(String[] args) {
            System.out.println(
                    "proxy: " + DefaultClient.INSTANCE.configuration().hasProxy());
        }
    }

    @Test
    void canBeGivenOneMoreThing() {
        HttpClient client = HttpPageSource.defaultClient().headers(headers -> headers.set("x-team", "blue"));
        try (ScriptedApi api = ScriptedApi.ofRows(1)) {
            HttpPageSource.builder()
                    .baseUrl(api.baseUrl())
                    .apiKey("any")
                    .httpClient(client)
                    .build()
                    .fetch(new PageRequest(BatchFilter.all(), 1, 1))
                    .block(Duration.ofSeconds(30));

            assertThat(api.requests()).singleElement().satisfies(request -> {
                assertThat(request.getHeaders().get("x-team")).isEqualTo("blue");
                assertThat(request.getHeaders().get("user-agent")).isEqualTo("batch-session-flux");
                assertThat(request.getHeaders().get("accept-encoding")).isEqualTo("gzip");
            });
        }
        assertThat(client.configuration().connectionProvider())
                .isSameAs(DefaultClient.INSTANCE.configuration().connectionProvider());
    }
}
