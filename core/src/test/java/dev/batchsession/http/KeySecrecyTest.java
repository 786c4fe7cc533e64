package dev.batchsession.http;

import static dev.batchsession.scripted.ScriptedApi.error;
import static dev.batchsession.scripted.ScriptedApi.json;
import static dev.batchsession.scripted.ScriptedApi.redirectsTo;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.scripted.ScriptedApi;
import io.netty.handler.logging.LogLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.logging.AdvancedByteBufFormat;

/** The key is sent to the API and shows nowhere else, whatever the server says and however much is logged. */
class KeySecrecyTest {
    private static final String KEY = "sk-NEVER-SHOWN-3f9c1e";

    private final ScriptedApi api = ScriptedApi.ofRows(100);
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger netty = (Logger) LoggerFactory.getLogger("reactor.netty");
    private final LogLines lines = new LogLines();
    private Level rootLevel;
    private Level nettyLevel;

    @BeforeEach
    void logEverything() {
        rootLevel = root.getLevel();
        nettyLevel = netty.getLevel();
        root.iteratorForAppenders().forEachRemaining(lines.displaced::add);
        root.detachAndStopAllAppenders();
        lines.setContext(root.getLoggerContext());
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
        netty.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        root.detachAppender(lines);
        lines.displaced.forEach(appender -> {
            appender.start();
            root.addAppender(appender);
        });
        root.setLevel(rootLevel);
        netty.setLevel(nettyLevel);
        api.close();
    }

    static Stream<MockResponse> answersThatRepeatTheKey() {
        return Stream.of(
                error(401, "no such key: " + KEY),
                error(500, "while serving " + KEY),
                error(429, KEY, KEY),
                error(404, KEY),
                json(200, KEY),
                json(200, "{\"data\":\"" + KEY + "\"}"),
                json(500, "{\"error\":{\"code\":\"" + KEY + "\"}}"),
                new MockResponse.Builder().code(502).body("no route for " + KEY).build(),
                new MockResponse.Builder()
                        .code(403)
                        .addHeader("Content-Type", "text/html; " + KEY)
                        .body("<html>" + KEY)
                        .build(),
                new MockResponse.Builder()
                        .status("HTTP/1.1 x" + KEY + " \u001b[31m")
                        .build(),
                redirectsTo(URI.create("https://elsewhere.example/?key=" + KEY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "401 " + KEY,
                "200 OK " + KEY,
                "503 \t" + KEY + "\u001b[31m",
                "401 Unauthorized\r\n" + KEY + ": 1",
                "401 Unauthorized\r\nX-" + KEY + "-Y: 1"
            })
    void isInNoLogOfAStatusLineOrAHeaderName(String head) throws IOException {
        try (RawServer server = new RawServer(RawServer.response(head, ""))) {
            Throwable failure = failure(builder().baseUrl(server.baseUrl()).build());

            assertThat(stackTrace(failure)).isNotEmpty().doesNotContain(KEY);
        }
        assertThat(lines.all).anyMatch(line -> line.contains("Received response"));
        assertLoggedWithoutKey();
        assertThat(lines.all).noneMatch(line -> line.contains("\u001b"));
    }

    @ParameterizedTest
    @MethodSource("answersThatRepeatTheKey")
    void isInNoMessageNoStackTraceAndNoLog(MockResponse answer) {
        api.onPage(1, answer);

        Throwable failure = failure(source());

        assertThat(stackTrace(failure)).isNotEmpty().doesNotContain(KEY);
        assertLoggedWithoutKey();
    }

    @Test
    void isInNoLogOfAListingThatSucceeds() {
        source().fetch(firstPage()).block(Duration.ofSeconds(30));

        assertThat(api.requests().get(0).getHeaders().get("anchor-api-key")).isEqualTo(KEY);
        assertLoggedWithoutKey();
    }

    @Test
    void isInNoLogOfAClientThatWouldLogTheWire() {
        HttpPageSource source = builder()
                .httpClient(HttpClient.create()
                        .wiretap("reactor.netty.wire", LogLevel.DEBUG, AdvancedByteBufFormat.TEXTUAL))
                .build();

        source.fetch(firstPage()).block(Duration.ofSeconds(30));

        assertLoggedWithoutKey();
    }

    @Test
    void isInNoLogOfAConnectionThatFails() {
        api.onPage(1, ScriptedApi.closesMidBody());

        assertThat(stackTrace(failure(source()))).doesNotContain(KEY);
        assertLoggedWithoutKey();
    }

    @Test
    void isInNoToString() {
        BatchSessionFlux batches =
                BatchSessionFlux.builder().apiKey(KEY).baseUrl(api.baseUrl()).build();

        assertThat(source().toString())
                .isEqualTo("HttpPageSource[" + api.baseUrl() + "v1/batch-sessions]")
                .doesNotContain(KEY);
        assertThat(batches.toString()).isEqualTo("BatchSessionFlux[" + source() + "]");
        assertThat(ApiKey.of(KEY)).hasToString("***");
        assertThat(batches.listAll().toString()).doesNotContain(KEY);
    }

    private void assertLoggedWithoutKey() {
        assertThat(lines.all).as("log lines of the transport").anyMatch(line -> line.contains("reactor.netty"));
        assertThat(lines.all).noneMatch(line -> line.contains(KEY));
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

    private static Throwable failure(HttpPageSource source) {
        return source.fetch(firstPage())
                .map(page -> (Throwable) new AssertionError("no failure"))
                .onErrorResume(Mono::just)
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /** Every log event as a line, with its stack trace. MockWebServer's own lines would repeat what it is told to say. */
    private static final class LogLines extends AppenderBase<ILoggingEvent> {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final List<ch.qos.logback.core.Appender<ILoggingEvent>> displaced = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            all.add(event.getLoggerName() + " " + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }
}
