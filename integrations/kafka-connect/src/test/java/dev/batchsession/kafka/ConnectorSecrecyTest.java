package dev.batchsession.kafka;

import static dev.batchsession.scripted.ScriptedApi.error;
import static dev.batchsession.scripted.ScriptedApi.json;
import static dev.batchsession.scripted.ScriptedApi.redirectsTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.testing.Batches;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The key is sent to the API and shows nowhere else, whatever the server repeats and however much a worker logs. */
@Timeout(60)
class ConnectorSecrecyTest {
    private static final String KEY = Properties.KEY;

    private final FakeTeam team = new FakeTeam();
    private final FakeWorker worker = new FakeWorker();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger netty = (Logger) LoggerFactory.getLogger("reactor.netty");
    private final LogLines lines = new LogLines();
    private final List<Appender<ILoggingEvent>> displaced = new ArrayList<>();
    private Level rootLevel;
    private Level nettyLevel;

    @BeforeEach
    void logEverything() {
        rootLevel = root.getLevel();
        nettyLevel = netty.getLevel();
        root.iteratorForAppenders().forEachRemaining(displaced::add);
        displaced.forEach(root::detachAppender);
        lines.setContext(root.getLoggerContext());
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
        netty.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        worker.close();
        team.close();
        root.detachAppender(lines);
        displaced.forEach(root::addAppender);
        root.setLevel(rootLevel);
        netty.setLevel(nettyLevel);
    }

    static Stream<Named<MockResponse>> answersThatRepeatTheKey() {
        String echo = "{\"headers\":{\"anchor-api-key\":\"" + KEY + "\"}}";
        String html = "<html><title>blocked: " + KEY + "</title></html>";
        String row = PageBodies.row(Batches.batch(1));
        return Stream.of(
                named("rejected key", error(401, "no such key: " + KEY)),
                named("forbidden", error(403, "not for " + KEY)),
                named("firewall", html(403, html)),
                named("server failure", error(500, "while serving " + KEY)),
                named("server failure that echoes the headers", json(502, echo)),
                named("rate limit", error(429, KEY, KEY)),
                named("rate limit that tells when", error(429, KEY, "1")),
                named("not found", error(404, KEY)),
                named("bad request that echoes the headers", json(400, echo)),
                named("code of an error", json(400, "{\"error\":{\"code\":\"" + KEY + "\"}}")),
                named("sign-in page", html(200, html)),
                named("headers with success", json(200, echo)),
                named("plain text", json(200, KEY)),
                named("error with success", error(200, KEY)),
                named("number", page(row.replaceFirst("\"total_requests\":\\d+", "\"total_requests\":\"" + KEY + '"'))),
                named("time", page(row.replaceFirst("\"created_at\":\"[^\"]+\"", "\"created_at\":\"" + KEY + '"'))),
                named("id", page(row.replaceFirst("\"batch_id\":\"[^\"]+\"", "\"batch_id\":\"" + KEY + '"'))),
                named("redirect", redirectsTo(URI.create("https://elsewhere.example/?key=" + KEY))));
    }

    @ParameterizedTest
    @MethodSource("answersThatRepeatTheKey")
    void aWatchShowsNoKeyWhateverTheServerRepeats(MockResponse answer) throws Exception {
        showsNoKey("changes", answer);
    }

    @ParameterizedTest
    @MethodSource("answersThatRepeatTheKey")
    void aSnapshotShowsNoKeyWhateverTheServerRepeats(MockResponse answer) throws Exception {
        showsNoKey("snapshot", answer);
        assertThat(lines.all).as("lines of the transport").anyMatch(line -> line.contains("reactor.netty"));
    }

    @Test
    void aReasonPhraseIsNotShown() throws Exception {
        showsNoKey(
                "changes",
                new MockResponse.Builder()
                        .status("HTTP/1.1 401 " + KEY)
                        .body("")
                        .build());
        assertThat(lines.all).as("lines of the transport").anyMatch(line -> line.contains("Received response"));
    }

    @Test
    void recordsAndOffsetsShowNoKey() throws Exception {
        team.put(1, BatchStatus.PENDING);
        for (String mode : List.of("changes", "snapshot")) {
            int before = worker.sent.size();
            worker.pollUntil(worker.start(Properties.of(mode, team.url()), 1), sent -> sent.size() > before);
        }

        assertThat(shown()).isNotEmpty().noneMatch(text -> text.contains(KEY));
    }

    @Test
    void validationShowsNoKey() {
        String url = "http://127.0.0.1:1";
        Stream.of(
                        Properties.of("changes", url),
                        Properties.of("everything", url),
                        Properties.of("changes", "not a URI"),
                        Properties.of("changes", url, "account.a.api.key", KEY + "\r\n" + KEY),
                        Properties.of("changes", url, "account.a.api.key", "${file:keys:a} " + KEY + '\u0000'),
                        Properties.of("changes", url, "account.a.api.key", ' ' + KEY + ' '))
                .forEach(properties -> assertThat(validated(properties)).doesNotContain(KEY));
    }

    @Test
    void aConnectorThatDoesNotStartShowsNoKey() {
        Map<String, String> properties = Properties.of("changes", team.url(), "account.a.api.key", KEY + "\r\n" + KEY);

        assertThatThrownBy(() -> worker.start(properties, 1))
                .extracting(ConnectorSecrecyTest::trace)
                .asString()
                .contains("account.a.api.key")
                .doesNotContain(KEY);
    }

    private void showsNoKey(String mode, MockResponse answer) throws Exception {
        team.always(answer);
        BatchSessionSourceTask task =
                worker.start(Properties.of(mode, team.url()), 1).get(0);

        String failure = "";
        while (failure.isEmpty() && team.calls() < 2) { // it has failed, or the failure is behind it
            try {
                worker.poll(task);
            } catch (ConnectException failed) {
                failure = trace(failed);
            }
        }

        assertThat(failure).doesNotContain(KEY);
        assertThat(shown()).isNotEmpty().noneMatch(text -> text.contains(KEY));
    }

    /** Logs, metrics, records and offsets. */
    private List<String> shown() {
        List<String> shown = new ArrayList<>(lines.all);
        shown.addAll(worker.metrics());
        worker.sent.forEach(record -> shown.add(record.toString() + record.headers()));
        shown.add(worker.offsets().toString());
        return shown;
    }

    /** What a worker answers to a request for validation. */
    private static String validated(Map<String, String> properties) {
        Config config = new BatchSessionSourceConnector().validate(properties);
        List<ConfigValue> values = config.configValues();
        ConfigInfos answer = AbstractHerder.generateResult(
                "any", Settings.definition(properties).configKeys(), values, List.of());
        return values + JsonMapper.builder().build().writeValueAsString(answer);
    }

    private static Named<MockResponse> named(String name, MockResponse answer) {
        return Named.of(name, answer);
    }

    private static MockResponse html(int code, String body) {
        return new MockResponse.Builder()
                .code(code)
                .addHeader("Content-Type", "text/html; charset=" + KEY)
                .addHeader("WWW-Authenticate", "Key " + KEY)
                .addHeader("X-Echo", KEY)
                .body(body)
                .build();
    }

    private static MockResponse page(String row) {
        return json(200, PageBodies.page(row, "{\"current_page\":1,\"total_pages\":1,\"has_next\":false}"));
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Every log event as a line, with its stack trace. */
    private static final class LogLines extends AppenderBase<ILoggingEvent> {
        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            all.add(event.getLoggerName()
                    + ' '
                    + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }
}
