package dev.batchsession.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.scripted.InMemoryList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The board over HTTP. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // heartbeats would keep a lost reader waiting
class BoardTest {
    private static final BoardOptions SELDOM = BoardOptions.defaults().port(0).interval(Duration.ofHours(1));
    private static final BoardOptions OFTEN = SELDOM.interval(Duration.ofMillis(1));

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final InMemoryList list = new InMemoryList();
    private final List<Throwable> ends = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void servesThePageWithNothingFromElsewhere() throws Exception {
        Board board = start(SELDOM);
        HttpResponse<String> page = get(board, "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>").doesNotContain("http:", "https:", "<style", " style=");
        assertThat(page.body()).doesNotContain("=\"/"); // relative, for a proxy's path
        assertThat(page.body().split("<script", -1)).hasSize(2);
        for (String file : List.of("/board.js", "/rows.js", "/chart.js", "/log.js", "/dom.js")) {
            HttpResponse<String> script = get(board, file);
            assertThat(script.headers().firstValue("content-type")).contains("text/javascript; charset=utf-8");
            assertThat(script.body())
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval");
        }
        assertThat(get(board, "/board.css").headers().firstValue("content-type"))
                .contains("text/css; charset=utf-8");
        assertThat(get(board, "/board.svg").headers().firstValue("content-type"))
                .contains("image/svg+xml");
        assertThat(list.calls()).isZero();
    }

    @Test
    void listensOnTheLoopbackAddressByDefault() {
        Board board = start(BoardOptions.defaults().port(0));

        assertThat(board.url().getHost())
                .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
    }

    @ParameterizedTest
    @CsvSource({"/, 200", "/events, 200", "/nothing, 404", "/..%2f..%2fetc/passwd, 404"})
    void guardsEveryAnswerByItsHeaders(String path, int status) throws Exception {
        Board board = start(SELDOM);
        HttpResponse<?> answer =
                HttpClient.newHttpClient().send(request(board, path).build(), BodyHandlers.ofInputStream());
        open.add((AutoCloseable) answer.body());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
                .endsWith("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("cross-origin-resource-policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8300, 200",
        "127.0.0.1, 200",
        "[::1]:1, 200",
        "attacker.example, 403",
        "localhost.attacker.example:80, 403",
        "127.0.0.1.attacker.example, 403"
    })
    void answersOnThisMachineToThisMachinesNamesOnly(String host, int status) throws Exception {
        Board board = start(SELDOM);
        assertThat(statusLine(board, "GET / HTTP/1.1\r\nHost: " + host)).contains(" " + status + " ");
        assertThat(statusLine(board, "GET /events HTTP/1.1\r\nHost: " + host)).contains(" " + status + " ");
    }

    @Test
    void readsOnly() throws Exception {
        Board board = start(SELDOM);

        assertThat(statusLine(board, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"))
                .contains(" 405 ");
    }

    @Test
    void beginsTheStreamWithHowLongToWaitBeforeComingBack() throws Exception {
        EventReader browser = connect(start(SELDOM));

        assertThat(browser.head()).contains("content-type: text/event-stream");
        assertThat(browser.block()).isEqualTo("retry: 2000\n\n");
        assertThat(browser.block()).startsWith("id: ");
    }

    @Test
    void pollsOnceForAllBrowsersAndNotBeforeTheFirst() throws Exception {
        for (int i = 0; i < 250; i++) {
            put(i, BatchStatus.PROCESSING, i);
        }
        Board board = start(SELDOM);
        assertThat(list.calls()).isZero();
        List<EventReader> browsers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            browsers.add(connect(board));
        }
        for (EventReader browser : browsers) {
            Event present = browser.next(event -> event.name().equals("snapshot")
                    && event.data().at("/counts/processing").asInt() == 250);
            assertThat(present.data().get("live")).hasSize(250);
        }
        int calls = list.calls();

        connect(board).next(event -> event.data().has("live"));
        assertThat(list.calls()).isEqualTo(calls).isLessThan(15); // what a snapshot of 250 rows costs a single watch
    }

    @Test
    void goesOnWithWhatChangedWhileNobodyLooked() throws Exception {
        put(1, BatchStatus.PROCESSING, 5);
        Board board = start(OFTEN);
        EventReader first = connect(board);
        String seen = first.next(event ->
                        event.data().has("live") && event.data().get("live").size() == 1)
                .id();
        first.close();
        awaitNobody(board);
        put(1, BatchStatus.COMPLETED, 9);

        Event change = connect(board, seen).next(event -> event.name().equals("changes"));
        assertThat(change.data().at("/rows/0/status").asString()).isEqualTo("completed");
        assertThat(change.data().at("/log/0/from/status").asString()).isEqualTo("processing");
    }

    @Test
    void resumesWhereABrowserLeft() throws Exception {
        put(1, BatchStatus.PROCESSING, 0);
        Board board = start(OFTEN);
        EventReader watching = connect(board);
        Event ready = watching.next(
                event -> event.data().has("live") && event.data().get("live").size() == 1);
        List<Event> told = new ArrayList<>();
        for (int completed = 1; completed <= 5; completed++) {
            put(1, BatchStatus.PROCESSING, completed);
            told.add(watching.next());
        }

        EventReader back = connect(board, ready.id());
        for (Event event : told) {
            assertThat(back.next()).isEqualTo(event);
        }
    }

    @Test
    void tellsThePresentAnewAfterARestart() throws Exception {
        put(1, BatchStatus.PROCESSING, 0);
        Board board = start(OFTEN);
        Event before = connect(board)
                .next(event ->
                        event.data().has("live") && event.data().get("live").size() == 1);
        board.close();
        put(1, BatchStatus.FAILED, 7);
        Board restarted = start(OFTEN.port(board.url().getPort()));
        EventReader back = connect(restarted, before.id());

        Event after = back.next(); // the first is of nothing where it comes before the first poll is told
        assertThat(after.name()).isEqualTo("snapshot");
        if (!after.data().get("ready").asBoolean()) {
            after = back.next(event -> event.name().equals("snapshot"));
        }
        assertThat(after.data().at("/counts/failed").asInt()).isEqualTo(1);
        assertThat(after.id())
                .doesNotStartWith(before.id().substring(0, before.id().indexOf('-')));
    }

    @Test
    void endsTheResponsesWhenItIsClosed() throws Exception {
        Board board = start(SELDOM);
        EventReader browser = connect(board);
        browser.next();
        board.close();

        String block = browser.block();
        while (block != null) {
            block = browser.block();
        }
        assertThatThrownBy(() -> get(board, "/")).isInstanceOf(IOException.class);
        awaitNobody(board);
    }

    @RepeatedTest(20)
    void isClosedWhileBrowsersLeave() throws Exception {
        Board board = start(SELDOM);
        List<EventReader> browsers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            browsers.add(connect(board));
        }
        CountDownLatch go = new CountDownLatch(1);
        FutureTask<Void> leaving = new FutureTask<>(() -> {
            go.await();
            for (EventReader browser : browsers) {
                browser.close();
            }
            return null;
        });
        new Thread(leaving).start();
        go.countDown();
        board.close();

        leaving.get();
        awaitNobody(board);
    }

    @Test
    void tellsThatTheKeyWasRejectedAndCallsNoMore() throws Exception {
        list.failWith(new ApiKeyRejectedException(1, 401, "Invalid API key"));
        Board board = start(OFTEN);
        Event end = connect(board).next(event -> state(event).equals("ended")); // told as it comes, or as it is

        assertThat(end.toString()).contains("Invalid API key");
        Event late = connect(board).next();
        assertThat(state(late)).isEqualTo("ended");
        assertThat(ends).hasSize(1).first().isInstanceOf(ApiKeyRejectedException.class);
        assertThat(list.calls()).isEqualTo(1);
    }

    @Test
    void tellsThatTheApiCannotBeReachedAndGoesOnWhenItCan() throws Exception {
        put(1, BatchStatus.PENDING, 0);
        list.failWith(new ServerFailureException(1, 503, "maintenance", null));
        Board board = start(OFTEN);
        EventReader browser = connect(board);
        Event trouble = browser.next(event -> state(event).equals("unreachable"));
        assertThat(trouble.toString()).contains("maintenance");
        list.failWith(null);

        browser.next(event -> event.name().equals("api")
                && event.data().get("state").asString().equals("reachable"));
        browser.next(
                event -> event.data().has("live") && event.data().get("live").size() == 1);
        assertThat(ends).isEmpty();
    }

    @Test
    void passesAHostileStatusOnAsData() throws Exception {
        String hostile = "<img src=x onerror=alert(1)>\n\nevent: api\ndata: {}";
        put(1, BatchStatus.UNKNOWN, 0, hostile);
        Event present = connect(start(OFTEN))
                .next(event ->
                        event.data().has("ended") && event.data().get("ended").size() == 1);

        assertThat(present.data().at("/ended/0/text").asString()).isEqualTo(hostile);
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        Board board = start(SELDOM);

        assertThatThrownBy(() -> start(SELDOM.port(board.url().getPort()))).hasMessageContaining("Failed to bind");
    }

    /** How the polls fare, as an event tells it; empty where it tells of something else. */
    private static String state(Event event) {
        return event.data()
                .at(event.name().equals("api") ? "/state" : "/api/state")
                .asString("");
    }

    private static void awaitNobody(Board board) throws InterruptedException {
        while (board.viewers() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    private Board start(BoardOptions options) {
        Board board = Board.start(BatchSessionFlux.over(list), options, ends::add);
        open.add(board);
        return board;
    }

    private EventReader connect(Board board) throws IOException {
        return connect(board, null);
    }

    private EventReader connect(Board board, String lastEventId) throws IOException {
        EventReader browser = new EventReader(board.url(), lastEventId);
        open.add(0, browser);
        return browser;
    }

    private static HttpRequest.Builder request(Board board, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://localhost:" + board.url().getPort() + path));
    }

    private static HttpResponse<String> get(Board board, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request(board, path).build(), BodyHandlers.ofString());
    }

    private static String statusLine(Board board, String head) throws IOException {
        try (Socket socket = new Socket(board.url().getHost(), board.url().getPort())) {
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private void put(int number, BatchStatus status, int completed) {
        put(number, status, completed, status.wireName());
    }

    private void put(int number, BatchStatus status, int completed, String text) {
        list.put(new BatchSummary(id(number), status, 1_000_000, completed, 0, START.plusSeconds(number), null, text));
    }

    private static UUID id(int number) {
        return new UUID(9, number);
    }
}
