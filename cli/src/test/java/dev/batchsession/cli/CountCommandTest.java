package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CountCommandTest {
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(ProgramRun.KEY);

    @Test
    void printsTheNumberByOneCall() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            assertThat(ProgramRun.against(api, "count").out()).containsExactly("1234");
            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void countsWhatMatches() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            long failed = api.batches().stream()
                    .filter(batch -> batch.status().equals("failed"))
                    .count();

            assertThat(ProgramRun.against(api, "count", "--status", "failed").out())
                    .containsExactly(Long.toString(failed));
        }
    }

    @Test
    void addsTheStatuses() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            long ended = api.batches().stream()
                    .filter(batch ->
                            batch.status().equals("failed") || batch.status().equals("cancelled"))
                    .count();

            assertThat(ProgramRun.against(api, "count", "--status", "failed,cancelled")
                            .out())
                    .containsExactly(Long.toString(ended));
            assertThat(api.calls()).isEqualTo(2);
        }
    }
}
