package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.board.Board;
import dev.batchsession.board.BoardOptions;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.SimulatedBatch;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** Tests the board in Chromium, with a simulator whose batches start, progress and end. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BoardInChromiumTest {
    private static final String KEY = "browser-check";
    private static final SimulatorOptions LIVING = SimulatorOptions.defaults()
            .requiredKey(KEY)
            .list(ListVariant.usual().living(true));
    private static final BoardOptions OPTIONS = BoardOptions.defaults().port(0).interval(Duration.ofSeconds(1));
    private static final String IS_LIVE = "return document.getElementById('connection').dataset.state === 'live'"
            + " && document.querySelectorAll('.row').length > 0";

    /** The errors that Chromium logs when a server does not answer, which a page cannot prevent. */
    private static final String SERVER_GONE = "SEVERE http://127\\.0\\.0\\.1:\\d+/events\\S* .*net::ERR_"
            + "(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)";

    @TempDir
    private static Path profile;

    private static Chromium chromium;
    private static ApiSimulator api;

    private BoardProcess process;

    @BeforeAll
    static void begin() {
        chromium = new Chromium(profile);
        api = ApiSimulator.start(LIVING);
    }

    @AfterAll
    static void end() {
        chromium.close();
        api.close();
    }

    @AfterEach
    void endProcess() throws InterruptedException {
        if (process != null) {
            process.kill();
        }
    }

    @AfterEach
    void leaveNothingInTheConsole() {
        assertThat(chromium.console()).isEmpty();
    }

    @Test
    void changesRowsWhileSomebodyLooks() throws InterruptedException {
        try (Shown board = shown(source(KEY))) {
            open(board.url());
            chromium.run("window.first = new Map([...document.querySelectorAll('.row')].map(row =>"
                    + " [row.dataset.id, row.querySelector('.bar').getAttribute('aria-valuenow')]))");
            chromium.await(
                    "progress of five bars",
                    "return [...document.querySelectorAll('.row')].filter(row => window.first.has(row.dataset.id)"
                            + " && window.first.get(row.dataset.id)"
                            + " !== row.querySelector('.bar').getAttribute('aria-valuenow')).length >= 5");
            chromium.await("two changes in the log", "return document.querySelectorAll('.line').length >= 2");
            chromium.await(
                    "bars in the chart",
                    "return [...document.querySelectorAll('.bar-completed')].some(bar =>"
                            + " Number(bar.getAttribute('height')) > 1)");
            assertCountsAddUp();
        }
    }

    @Test
    void comesBackWhenTheServerWasKilled() throws IOException, InterruptedException {
        int port = freePort();
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        process = new BoardProcess(api, KEY, port);
        awaitServer(port);
        open(url);
        chromium.await("a change in the log", "return document.querySelectorAll('.line').length >= 1");
        String line = chromium.text("return document.querySelector('.line').innerText");
        chromium.run("window.same = true");
        process.kill();
        chromium.await(
                "that the page reports the lost connection",
                "return document.getElementById('connection').dataset.state === 'reconnecting'"
                        + " && !document.getElementById('trouble').hidden"
                        + " && document.querySelectorAll('.row').length > 0");

        process = new BoardProcess(api, KEY, port);
        chromium.await("that it is live again", IS_LIVE);
        assertThat(chromium.text("return document.getElementById('trouble').innerText"))
                .isEmpty();
        assertThat(chromium.run("return window.same")).isEqualTo(true); // the page was not reloaded
        assertThat(chromium.text("return document.getElementById('log-lines').innerText"))
                .contains(line.split("\\s", -1)[1]);
        assertCountsAddUp();
        assertShowsWhatIsLive();
        leave(); // or it would log further errors
        List<String> errors = new ArrayList<>(chromium.console());
        errors.removeIf(error -> error.matches(SERVER_GONE));
        assertThat(errors).isEmpty();
    }

    @Test
    void showsAHostileStatusAsText() throws InterruptedException {
        String hostile = "<img src=x onerror=\"window.hit=1\">\n\u202e</script>";
        BatchSummary row =
                new BatchSummary(new UUID(3, 3), BatchStatus.UNKNOWN, 4, 1, 1, Instant.now(), Instant.now(), hostile);
        try (Shown board = shown(source(KEY, row))) {
            open(board.url());
            chromium.await(
                    "the text as it is",
                    "return [...document.querySelectorAll('.end .word')].some(word => word.textContent === arguments[0])",
                    hostile);
            assertThat(chromium.run("return document.querySelectorAll('img').length"))
                    .isEqualTo(0L);
            assertThat(chromium.run("return window.hit === undefined")).isEqualTo(true);
            chromium.emulate(320, 900, "light");
            assertFits();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void fitsIsAccessibleAndIsPictured(String scheme) throws IOException, InterruptedException {
        try (Shown board = shown(source(KEY))) {
            chromium.emulate(1280, 900, scheme);
            open(board.url());
            chromium.await("a change in the log", "return document.querySelectorAll('.line').length >= 1");
            assertThat(chromium.run("return matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(scheme.equals("dark"));
            assertFits();
            assertThat(violations()).isEmpty();
            chromium.screenshot("wide-" + scheme);
            chromium.emulate(320, 1400, scheme);
            assertFits();
            assertThat(violations()).isEmpty();
            chromium.screenshot("narrow-" + scheme);
        }
    }

    @Test
    void canBeUsedFromTheKeyboard() throws InterruptedException {
        try (Shown board = shown(source(KEY))) {
            open(board.url());
            chromium.press(Chromium.tab());
            assertThat(focused()).isEqualTo("Skip to the batches");
            chromium.press("\n");
            assertThat(chromium.text("return document.activeElement.id")).isEqualTo("live");
            chromium.press(Chromium.tab());
            assertThat(focused()).isEqualTo("Pause");
            chromium.press(" ");
            assertThat(focused()).isEqualTo("Paused, 0 new");
            String lines = chromium.text("return document.getElementById('log-lines').innerText");
            chromium.await("a line that waits", "return document.activeElement.innerText !== 'Paused, 0 new'");
            assertThat(chromium.text("return document.getElementById('log-lines').innerText"))
                    .isEqualTo(lines);
            chromium.press(" ");
            assertThat(focused()).isEqualTo("Pause");
            chromium.await(
                    "it is shown", "return document.getElementById('log-lines').innerText !== arguments[0]", lines);
        }
    }

    @Test
    void worksBelowThePathOfAProxy() throws InterruptedException {
        try (Shown board = shown(source(KEY))) {
            DisposableServer proxy = proxy("/tools/board", board.url());
            try {
                open(URI.create("http://127.0.0.1:" + proxy.port() + "/tools/board/"));
                assertFits(); // by its styles
                leave();
            } finally {
                proxy.disposeNow();
            }
        }
    }

    private static DisposableServer proxy(String path, URI board) {
        return HttpServer.create()
                .host("127.0.0.1")
                .route(routes -> routes.get(
                        path + "/**",
                        (request, response) -> HttpClient.create()
                                .headers(headers -> headers.set("Host", board.getAuthority()))
                                .get()
                                .uri(board.resolve(request.uri().substring(path.length())))
                                .response((answer, body) -> response.status(answer.status())
                                        .headers(answer.responseHeaders())
                                        .sendGroups(body.retain().map(Mono::just))
                                        .then())))
                .bindNow();
    }

    /** There are six connections, one of which stays free for pages. */
    @Test
    void aTabWithoutAConnectionSaysSoUntilOneIsFree() throws InterruptedException {
        List<String> tabs = new ArrayList<>(List.of(chromium.tabInFront()));
        try (Shown board = shown(source(KEY))) {
            open(board.url());
            for (int tab = 2; tab <= 7; tab++) {
                tabs.add(chromium.openTab());
                chromium.open(board.url());
                chromium.await(
                        "the state of tab " + tab,
                        "return document.getElementById('connection').dataset.state === arguments[0]",
                        tab <= 5 ? "live" : "queued");
            }
            assertThat(chromium.text("return document.getElementById('trouble').innerText"))
                    .contains("six connections", "close one of them");
            assertFits();

            chromium.closeTab(tabs.remove(2));
            chromium.show(tabs.get(4)); // the sixth, which has waited for longest
            chromium.await("that it is connected", IS_LIVE);
            assertThat(chromium.text("return document.getElementById('trouble').innerText"))
                    .isEmpty();
            while (tabs.size() > 1) {
                chromium.closeTab(tabs.remove(1));
            }
            chromium.show(tabs.get(0));
        }
    }

    @Test
    void saysThatTheKeyIsRejected() throws InterruptedException {
        try (Shown board = shown(source("another"))) {
            chromium.open(board.url());
            chromium.await(
                    "the end of the watch",
                    "return document.getElementById('connection-text').textContent === 'Watch ended'"
                            + " && document.getElementById('trouble').innerText.includes('Invalid API key')");
        }
    }

    /** A board that the browser leaves before it is closed. Otherwise the page would log errors. */
    private record Shown(Board board) implements AutoCloseable {
        URI url() {
            return board.url();
        }

        @Override
        public void close() {
            leave();
            board.close();
        }
    }

    private static Shown shown(PageSource source) {
        return new Shown(Board.start(BatchSessionFlux.over(source), OPTIONS, end -> {}));
    }

    private static void leave() {
        chromium.open(URI.create("about:blank"));
    }

    /** Returns a source of the simulator's list. If the filter has no status, the first page starts with these rows. */
    private static PageSource source(String key, BatchSummary... more) {
        PageSource listed =
                HttpPageSource.builder().baseUrl(api.baseUrl()).apiKey(key).build();
        return request -> listed.fetch(request).map(page -> with(page, request, more));
    }

    private static BatchPage with(BatchPage page, PageRequest request, BatchSummary... more) {
        if (request.page() > 1
                || request.filter().status() != null
                || request.filter().createdBefore() != null) {
            return page;
        }
        List<BatchSummary> rows = new ArrayList<>(List.of(more));
        rows.addAll(page.batches());
        return new BatchPage(
                rows, page.currentPage(), page.totalPages(), page.totalRecords(), page.hasNext(), page.hasPrev());
    }

    private static void open(URI url) throws InterruptedException {
        chromium.open(url);
        chromium.await("rows", IS_LIVE);
    }

    private static String focused() {
        return chromium.text("return document.activeElement.innerText");
    }

    /** Waits for a minute, since the board shows a removal after two complete polls. */
    private static void assertCountsAddUp() throws InterruptedException {
        String sum = "[...document.querySelectorAll('.count dd')].reduce("
                + "(sum, value) => sum + Number(value.textContent.replaceAll(',', '')), 0)";
        awaitEqual(
                60,
                () -> chromium.text("return String(" + sum + ")"),
                () -> Integer.toString(api.batches().size()));
    }

    private static void assertShowsWhatIsLive() throws InterruptedException {
        awaitEqual(10, BoardInChromiumTest::shown, BoardInChromiumTest::live);
    }

    /** Polls until both are equal, since the list changes between the two reads. */
    private static void awaitEqual(int seconds, Supplier<?> shown, Supplier<?> expected) throws InterruptedException {
        for (int attempt = 0; !shown.get().equals(expected.get()); attempt++) {
            assertThat(attempt)
                    .as("shown %s, expected %s", shown.get(), expected.get())
                    .isLessThan(10 * seconds);
            Thread.sleep(100);
        }
    }

    private static Set<String> shown() {
        String ids = chromium.text("return [...document.querySelectorAll('.row')].map(row => row.dataset.id).join()");
        return Set.of(ids.split(",", -1));
    }

    private static Set<String> live() {
        return api.batches().stream()
                .filter(row -> row.actualCompletionTime() == null)
                .map(SimulatedBatch::batchId)
                .map(UUID::toString)
                .collect(Collectors.toSet());
    }

    private static void assertFits() {
        assertThat(chromium.run("return document.documentElement.scrollWidth <= innerWidth"
                        + " && [...document.querySelectorAll('main *, header *')].every(one =>"
                        + " one.getBoundingClientRect().right <= innerWidth + 1)"))
                .isEqualTo(true);
    }

    /** Returns the violations that axe finds: names, roles, headings, landmarks, contrast. */
    private static String violations() throws IOException {
        try (InputStream axe = BoardInChromiumTest.class.getResourceAsStream("/axe.min.js")) {
            chromium.run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        return String.valueOf(chromium.runLater("const done = arguments[arguments.length - 1];"
                + "axe.run().then(found => done(found.violations.map(one => one.id + ': ' + one.help + ': '"
                + " + one.nodes.slice(0, 3).map(node => node.html + ' ' + node.failureSummary).join('; ')).join('\\n')))"
                + ".catch(failed => done('axe failed: ' + failed));"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static void awaitServer(int port) throws InterruptedException {
        for (int attempt = 0; attempt < 300; attempt++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("no server at " + port);
    }
}
