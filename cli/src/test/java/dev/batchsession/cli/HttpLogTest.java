package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpLogTest {
    private static final SimulatorOptions OPTIONS =
            SimulatorOptions.defaults().batches(250).requiredKey(ProgramRun.KEY);

    @TempDir
    private Path folder;

    @Test
    void tellsEachCallAndItsAnswer() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "list", "--verbose", "--status", "failed", "--page-size", "100");

            assertThat(calls(run))
                    .first()
                    .isEqualTo("> GET " + api.baseUrl() + "/v1/batch-sessions?page=1&limit=100&status=failed");
            assertThat(run.err())
                    .filteredOn(line -> line.startsWith("< "))
                    .hasSize((int) api.calls())
                    .allMatch(line -> line.matches("< 200 OK, [0-9]+ ms, content-type: application/json.*"));
            assertThat(calls(run)).hasSize((int) api.calls());
        }
    }

    @Test
    void tellsFailuresAndWhatIsTriedAgain() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(1000).failureRate(0.3))) {
            ProgramRun run = ProgramRun.against(api, "list", "--verbose");

            assertThat(run.exitCode()).isZero();
            assertThat(calls(run)).hasSize((int) api.calls()).hasSizeGreaterThan(10);
            assertThat(run.err()).filteredOn(line -> line.startsWith("< 500")).hasSize((int) api.answers(500));
            assertThat(run.err()).filteredOn(line -> line.startsWith("! ")).hasSize((int) api.answers(500));
        }
    }

    @Test
    void tellsWhereNothingAnswers() throws IOException {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        Map<String, String> environment = ProgramRun.environment("http://127.0.0.1:" + nobody);

        assertThat(ProgramRun.run(environment, "count", "--verbose").err())
                .anyMatch(line -> line.startsWith("! page 1: ") && line.contains("refused"));
    }

    @Test
    void tellsAnExportThatIsWatched() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(
                    api,
                    "export",
                    "--verbose",
                    "--out",
                    folder.resolve("all.csv").toString());

            assertThat(calls(run)).hasSize((int) api.calls());
        }
    }

    @Test
    void showsTheHeadersOfARateLimit() throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder()
                    .code(401)
                    .setHeader("RateLimit", "\"default\";r=50;t=30")
                    .setHeader("RateLimit-Policy", "\"default\";q=100;w=60")
                    .setHeader("X-RateLimit-Remaining", "49")
                    .setHeader("X-Rate-Limit-Limit", "60")
                    .build());
            server.start();
            ProgramRun run =
                    ProgramRun.run(ProgramRun.environment(server.url("/").toString()), "count", "--verbose");

            assertThat(run.err())
                    .filteredOn(line -> line.startsWith("< 401"))
                    .singleElement()
                    .asString()
                    .contains(
                            ", ratelimit: \"default\";r=50;t=30, ratelimit-policy: \"default\";q=100;w=60",
                            ", x-ratelimit-remaining: 49, x-rate-limit-limit: 60");
        }
    }

    @Test
    void neverHasTheKeyWhoeverRepeatsIt() throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder()
                    .code(403)
                    .setHeader("content-type", "text/plain; key=" + ProgramRun.KEY)
                    .setHeader("x-request-id", ProgramRun.KEY)
                    .setHeader("anchor-api-key", ProgramRun.KEY)
                    .body("no entry for " + ProgramRun.KEY)
                    .build());
            server.start();
            Map<String, String> environment =
                    ProgramRun.environment(server.url("/").toString());

            ProgramRun run = ProgramRun.run(environment, "list", "--verbose");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .anyMatch(line -> line.contains("x-request-id: ***"))
                    .anyMatch(line -> line.contains("HTTP 403: no entry for ***"))
                    .anyMatch(line -> line.contains("\tat ")) // the stack trace is there too
                    .noneMatch(line -> line.contains(ProgramRun.KEY));
        }
    }

    @Test
    void aStackTraceMovesNoCursor() throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder()
                    .setHeader("content-type", "application/json")
                    .body("{\"data\": \u001b[2Jerror: forged\u202e }")
                    .build());
            server.start();
            Map<String, String> environment =
                    ProgramRun.environment(server.url("/").toString());

            ProgramRun run = ProgramRun.run(environment, "list", "--verbose");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .anyMatch(line -> line.contains("\tat "))
                    .allMatch(line ->
                            line.replaceFirst("^\t", "").chars().noneMatch(c -> c < ' ' || c == 0x7f || c == 0x202e));
        }
    }

    /** Whatever its message contains: a client of core, or of the JDK, is not trusted to clean it. */
    @Test
    void aStackTraceIsPrintedClean() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Exception cause = new IllegalStateException("\u001b[2J\nerror: forged");
        StackTraces.print(new IOException("\u202e", cause), new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "java.io.IOException: \\u202e",
                        "Caused by: java.lang.IllegalStateException: \\u001b[2J\\u000aerror: forged")
                .noneMatch(line -> line.startsWith("error"));
    }

    private static List<String> calls(ProgramRun run) {
        return run.err().stream().filter(line -> line.startsWith("> GET ")).toList();
    }
}
