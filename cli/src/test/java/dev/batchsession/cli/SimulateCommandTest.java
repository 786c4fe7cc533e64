package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.process.ChildJvm;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.Calls;
import dev.batchsession.simulator.Density;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.SimulatorOptions;
import dev.batchsession.simulator.TimePrecision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulateCommandTest {
    @Test
    void servesUntilItIsInterrupted() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.of(BatchSessions.class, "simulate", "--port=0", "--batches=7", "--key=main");
        Process process = child.start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertThat(line).startsWith("serving 7 batches at http://127.0.0.1:");
            URI baseUrl = URI.create(line.substring(line.indexOf("http")));

            assertThat(Calls.get(baseUrl, "").statusCode()).isEqualTo(401);
            assertThat(Calls.get(baseUrl, "", "anchor-api-key", "main").body()).contains("\"total_records\":7,");
        } finally {
            process.destroy();
        }
        assertThat(child.end(process)).isEqualTo(128 + 15); // SIGTERM
    }

    @Test
    void servesTheListThatItsOptionsDescribe() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.of(
                BatchSessions.class,
                "simulate",
                "--port=0",
                "--batches=300",
                "--order=oldest_first",
                "--bounds=inclusive",
                "--bound-precision=seconds",
                "--shown-precision=micros",
                "--undated-share=0.1",
                "--undated-first",
                "--per-second=50",
                "--together=2",
                "--crowd=9",
                "--changes-per-call=2",
                "--latency-per-row-us=1");
        ListVariant variant = ListVariant.usual()
                .order(RowOrder.OLDEST_FIRST)
                .bounds(BoundRule.INCLUSIVE)
                .boundPrecision(TimePrecision.SECONDS)
                .shownPrecision(TimePrecision.MICROS)
                .undatedShare(0.1)
                .undatedFirst(true)
                .density(Density.usual().perSecond(50).together(2).crowd(9))
                .changesPerCall(2);
        String query = "?limit=100&created_before=2026-11-01T12:00:00Z";
        Process process = child.start();
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                ApiSimulator same = ApiSimulator.start(
                        SimulatorOptions.defaults().batches(300).list(variant))) {
            String line = out.readLine();
            URI baseUrl = URI.create(line.substring(line.indexOf("http")));

            for (int call = 1; call <= 3; call++) {
                assertThat(Calls.get(baseUrl, query).body())
                        .isEqualTo(Calls.get(same, query).body());
            }
        } finally {
            process.destroy();
        }
    }

    @Test
    void printsEachCallAndItsAnswerWhereItIsVerbose() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.of(BatchSessions.class, "simulate", "--port=0", "--key=main", "--verbose");
        Process process = child.start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            URI baseUrl = URI.create(line.substring(line.indexOf("http")));
            int unused =
                    Calls.get(baseUrl, "?limit=1", "anchor-api-key", "main").statusCode();
            unused = Calls.get(baseUrl, "?limit=1&main=%1b").statusCode();
        } finally {
            process.destroy();
        }
        assertThat(child.end(process)).isEqualTo(128 + 15); // SIGTERM
        assertThat(child.err())
                .containsExactly(
                        "GET /v1/batch-sessions?limit=1 -> 200", "GET /v1/batch-sessions?limit=1&***=%1b -> 401");
    }

    @Test
    void saysInOneLineThatItsPortIsTaken() throws IOException, InterruptedException {
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults())) {
            ChildJvm.Result second = ChildJvm.of(
                            BatchSessions.class,
                            "simulate",
                            "--port=" + api.baseUrl().getPort())
                    .run();

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith(
                            "error: cannot listen on 127.0.0.1:" + api.baseUrl().getPort() + ": ")
                    .endsWith("Address already in use");
        }
    }

    @Test
    void refusesWhatCannotBeServed() throws IOException, InterruptedException {
        ChildJvm.Result run =
                ChildJvm.of(BatchSessions.class, "simulate", "--failure-rate=2").run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).first().isEqualTo("error: --failure-rate must be 0 to 1 but was 2.0 (see --help)");

        ChildJvm.Result mixed = ChildJvm.of(BatchSessions.class, "simulate", "--bound-precision=mixed")
                .run();
        assertThat(mixed.exitCode()).isEqualTo(2);
        assertThat(mixed.err())
                .first()
                .isEqualTo("error: --bound-precision must be micros, millis or seconds but was mixed (see --help)");
    }
}
