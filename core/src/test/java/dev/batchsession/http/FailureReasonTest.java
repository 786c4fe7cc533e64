package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.RequestRejectedException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.scripted.ScriptedApi;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a message says of the body that came instead of a page. */
class FailureReasonTest {
    private static final String KEY = "sk-&3f9c1e/+";
    private static final String JSON = "application/json";
    private static final String HTML = "<!DOCTYPE html>\n<html><title>Blocked</title></html>";

    private final ScriptedApi api = ScriptedApi.ofRows(1000);

    @AfterEach
    void stop() {
        api.close();
    }

    static Stream<Arguments> bodiesOfFailures() {
        return Stream.of(
                arguments(400, JSON, "{\"error\":{\"code\":7,\"message\":\"no\"}}", "HTTP 400, code 7: no"),
                arguments(400, JSON, "{\"error\":\"page is too large\"}", "HTTP 400: page is too large"),
                arguments(400, JSON, "{\"error\":{\"code\":7}}", "HTTP 400, code 7"),
                arguments(400, JSON, "{\"code\":\"E7\",\"message\":\"no\"}", "HTTP 400, code E7: no"),
                arguments(422, JSON, "{\"detail\":\"limit is too large\"}", "HTTP 422: limit is too large"),
                arguments(
                        422,
                        JSON,
                        "{\"detail\":[{\"loc\":[\"query\",\"limit\"],\"msg\":\"too large\",\"type\":\"x\"}]}",
                        "HTTP 422: too large"),
                arguments(400, JSON, "{\"errors\":[\"a\",\"b\",\"a\"]}", "HTTP 400: a; b"),
                arguments(
                        400,
                        JSON,
                        "{\"errors\":[{\"code\":\"E1\",\"message\":\"a\",\"path\":[\"x\"]},{\"message\":\"b\"}]}",
                        "HTTP 400, code E1: a; b"),
                arguments(
                        409,
                        "application/problem+json",
                        "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"try later\"}",
                        "HTTP 409: Conflict; try later"),
                arguments(400, "text/html", "{\"message\":\"wrong\\ntype\"}", "HTTP 400: wrong\\u000atype"),
                arguments(400, JSON, "\"not allowed\"", "HTTP 400: not allowed"),
                arguments(
                        400,
                        JSON,
                        "{\"message\":null,\"reason\":\"quota\"}",
                        "HTTP 400: {\"message\":null,\"reason\":\"quota\"}"),
                arguments(400, JSON, "{\"message\":\"cut\",\"more\":{\"a\":", "HTTP 400: cut"),
                arguments(
                        400,
                        JSON,
                        "{\"re\\u0061son\":\"quota\"}",
                        "HTTP 400 with a body that is not shown (application/json)"),
                arguments(400, "text/plain", " upstream  connect\r\nerror\n", "HTTP 400: upstream connect error"),
                arguments(400, "text/plain", "\u001b[31mred", "HTTP 400 with a body that is not shown (text/plain)"),
                arguments(400, "application/xml", "<Error>quota</Error>", "HTTP 400: <Error>quota</Error>"),
                arguments(400, "text/plain", "503 Service Unavailable", "HTTP 400: 503 Service Unavailable"),
                arguments(400, "text/plain", "\n", "HTTP 400 with an empty body"),
                arguments(400, JSON, "", "HTTP 400 with an empty body"),
                arguments(
                        400, "text/html; charset=x", HTML, "HTTP 400 from %s with an HTML page (text/html; charset=x)"),
                arguments(400, "text/plain", HTML, "HTTP 400 from %s with an HTML page (text/plain)"),
                arguments(404, JSON, "{\"message\":\"no route\"}", "HTTP 404 from %s: no route"),
                arguments(404, "text/html", HTML, "HTTP 404 from %s with an HTML page (text/html)"),
                arguments(404, JSON, "", "HTTP 404 from %s with an empty body"));
    }

    @ParameterizedTest
    @MethodSource("bodiesOfFailures")
    void isWhatTheServerSent(int status, String contentType, String body, String shown) {
        PageFetchException failure = failureOf(response(status, contentType, body));

        assertThat(failure)
                .isInstanceOf(RequestRejectedException.class)
                .hasMessage("page 7: request rejected, " + shown.replace("%s", address()));
    }

    @Test
    void isShownForEachKindOfFailure() {
        assertThat(failureOf(response(429, JSON, "{\"message\":\"slow\"}")))
                .isInstanceOf(RateLimitedException.class)
                .hasMessage("page 7: too many calls, HTTP 429: slow");
        assertThat(failureOf(response(502, "text/html", HTML)))
                .isInstanceOf(ServerFailureException.class)
                .hasMessage("page 7: server failed, HTTP 502 from %s with an HTML page (text/html)", address());
        assertThat(failureOf(response(204, JSON, "")))
                .hasMessage("page 7: unreadable page, HTTP 204 instead of 200 with an empty body");
    }

    @Test
    void aRedirectNamesItsTargetWithoutSecrets() {
        MockResponse redirect = response(302, "text/html", HTML)
                .newBuilder()
                .addHeader("Location", "https://user:secret@login.example/a?key=secret#secret")
                .build();

        assertThat(failureOf(redirect))
                .hasMessage("page 7: request rejected, HTTP 302 to https://login.example/a, which is not followed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text sk-&3f9c1e/+ end",
                "uri?key=SK-%263F9C1E%2f%2B",
                "<p>sk-&amp;3f9c1e/+</p>",
                "s\u0000k\u0000-\u0000&\u00003\u0000f\u00009\u0000c\u00001\u0000e\u0000/\u0000+\u0000",
                "{\"reason\":\"sk-&3f9c1e/+\"}",
                "{\"reason\":\"sk-&3f9c1e\\/+\"}",
                "{\"message\":\"sk-\\u00263f9c1e\\/+\"}"
            })
    void neverShowsTheKey(String body) {
        for (int status : List.of(200, 500)) {
            String message = failureOf(response(status, "text/plain", body)).getMessage();

            assertThat(message.replace("\\u0000", "")).doesNotContainIgnoringCase("3f9c1e");
        }
    }

    /** The body has the key so often that, with all but the last one masked, its end is short enough to be shown. */
    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void neverShowsAPartOfTheKeyWhereTheBodyIsCut(int status) {
        String key = "sk-" + "&\"".repeat(1_500);
        String inUri = URLEncoder.encode(key, StandardCharsets.UTF_8);
        String inHtml = key.replace("&", "&amp;").replace("\"", "&quot;");
        HttpPageSource source =
                HttpPageSource.builder().apiKey(key).baseUrl(api.baseUrl()).build();

        for (String repeated : List.of(key, inUri, inHtml)) {
            api.onPage(7, response(status, "text/plain", (repeated + ' ').repeat(100_000 / repeated.length())));

            assertThat(failureOf(source)).hasMessageNotContaining("sk-");
        }
    }

    @Nested
    class OfA403 {
        @Test
        void isAboutTheKeyIfTheApiSaysSo() {
            assertThat(failureOf(ScriptedApi.error(403, "Invalid API Key")))
                    .isInstanceOfSatisfying(
                            ApiKeyRejectedException.class,
                            failure -> assertThat(failure.isFromApi()).isTrue());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", HTML, "Access denied", "{\"error\":\"Forbidden\"}", "{\"message\":\"Forbidden\"}", "{}"})
        void isNotAboutTheKeyOtherwise(String body) {
            PageFetchException failure = failureOf(response(403, JSON, body));

            assertThat(failure).isInstanceOf(RequestRejectedException.class);
            assertThat(failure.status()).hasValue(403);
            assertThat(failure.isTransient()).isFalse();
        }
    }

    @Nested
    class OfA401 {
        @Test
        void isFromTheApiIfItIsItsErrorObject() {
            assertThat(failureOf(ScriptedApi.rejectsKey()))
                    .isInstanceOfSatisfying(
                            ApiKeyRejectedException.class,
                            failure -> assertThat(failure.isFromApi()).isTrue());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", HTML, "Sign in", "{\"error\":\"Unauthorized\"}", "{\"error\":{}}"})
        void isFromAnotherServerOtherwise(String body) {
            assertThat(failureOf(response(401, JSON, body)))
                    .isInstanceOfSatisfying(
                            ApiKeyRejectedException.class,
                            failure -> assertThat(failure.isFromApi()).isFalse());
        }
    }

    @Nested
    class OfA200 {
        static Stream<Arguments> bodiesWithoutAPage() {
            return Stream.of(
                    arguments(JSON, PageBodies.error(500, "boom"), "HTTP 200 with an error, code 500: boom"),
                    arguments(JSON, "{\"data\":null,\"message\":\"boom\"}", "HTTP 200 with an error: boom"),
                    arguments(JSON, "[{\"message\":\"boom\"}]", "HTTP 200 with an error: boom"),
                    arguments("text/html", HTML, "HTTP 200 from %s with an HTML page (text/html)"),
                    arguments("text/plain", "starting up", "HTTP 200 with text that is not JSON: starting up"),
                    arguments(JSON, "", "HTTP 200 with an empty body"),
                    arguments(JSON, "  \n", "HTTP 200 with an empty body"));
        }

        @ParameterizedTest
        @MethodSource("bodiesWithoutAPage")
        void isWhatTheServerSent(String contentType, String body, String shown) {
            assertThat(failureOf(response(200, contentType, body)))
                    .isInstanceOf(UnreadablePageException.class)
                    .hasMessage("page 7: unreadable page, " + shown.replace("%s", address()));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"[\"a\",\"b\"] | an array", "[[\"a\"],7] | an array", "\"starting\" | the string \"starting\""
                })
        void isTheJsonTypeIfNoPropertyNamesAnError(String body, String type) {
            assertThat(failureOf(response(200, JSON, body)))
                    .isInstanceOf(UnreadablePageException.class)
                    .hasMessageContaining("must be an object but was " + type)
                    .hasMessageNotContaining("error");
        }

        @Test
        void isWhatIsWrongWithThePageIfThereIsOne() {
            assertThat(failureOf(response(200, JSON, "{\"message\":\"OK\",\"data\":{\"batches\":7}}")))
                    .isInstanceOf(UnreadablePageException.class)
                    .hasMessageContaining("/data/batches must be an array");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"600 X", "742 X", "999 X", "1000 X", "2147483647 X", "099 X", "0 X", "201 Created"})
    void aStatusThatNoFailureHasIsUnreadable(String status) throws IOException {
        try (RawServer server = new RawServer(RawServer.response(status, PageBodies.error(500, "boom")))) {
            PageFetchException failure = failureOf(HttpPageSource.builder()
                    .apiKey(KEY)
                    .baseUrl(server.baseUrl())
                    .build());

            assertThat(failure)
                    .isInstanceOf(UnreadablePageException.class)
                    .hasMessage("page 7: unreadable page, HTTP %d instead of 200, code 500: boom"
                            .formatted(Integer.parseInt(status.substring(0, status.indexOf(' ')))));
            assertThat(failure.status()).isEmpty();
            assertThat(failure.isTransient()).isFalse();
        }
    }

    private static MockResponse response(int status, String contentType, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", contentType)
                .body(new Buffer().write(ByteString.encodeUtf8(body)))
                .build();
    }

    private String address() {
        return api.baseUrl() + "v1/batch-sessions";
    }

    private PageFetchException failureOf(MockResponse response) {
        api.onPage(7, response);
        return failureOf(
                HttpPageSource.builder().apiKey(KEY).baseUrl(api.baseUrl()).build());
    }

    private static PageFetchException failureOf(HttpPageSource source) {
        Throwable failure = source.fetch(new PageRequest(BatchFilter.all(), 7, 100))
                .map(page -> (Throwable) new AssertionError("a page: " + page))
                .onErrorResume(Mono::just)
                .block(Duration.ofSeconds(30));
        assertThat(failure).isInstanceOf(PageFetchException.class);
        return (PageFetchException) failure;
    }
}
