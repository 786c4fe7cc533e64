package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.process.ChildJvm;
import dev.batchsession.scripted.ScriptedApi;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;

class DefaultClientTest {
    @Test
    void usesNoProxyThatTheProcessHappensToHave() throws Exception {
        ChildJvm.Result result = ChildJvm.of(HasProxy.class)
                .options("-Dhttps.proxyHost=proxy.example", "-Dhttp.proxyHost=proxy.example")
                .run();

        assertThat(result.out()).as(result.toString()).containsExactly("proxy: false");
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
