package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import dev.batchsession.watch.BatchNotFoundException;
import dev.batchsession.watch.BatchRemovedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WaitCommandTest {
    private static final UUID A = UUID.fromString("aaaaaaaa-89ab-4def-8123-456789abcdef");
    private static final UUID B = UUID.fromString("bbbbbbbb-89ab-4def-8123-456789abcdef");

    private ChangingApi api;

    @BeforeEach
    void start() throws IOException {
        api = new ChangingApi();
        api.put(A, BatchStatus.PROCESSING);
        api.put(B, BatchStatus.PENDING);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Nested
    class Ids {
        @Test
        void printsEachStatusAndEndsWhenAllHaveCompleted() {
            api.beforeRound(3, () -> {
                api.put(A, BatchStatus.COMPLETED);
                api.put(B, BatchStatus.PROCESSING);
            });
            api.beforeRound(4, () -> api.put(B, BatchStatus.COMPLETED));

            ProgramRun run = run(A.toString(), B.toString());

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(withoutTimes(run))
                    .containsExactlyInAnyOrder(
                            B + "  pending 0/10",
                            A + "  processing 0/10",
                            B + "  pending 0/10 -> processing 0/10",
                            A + "  processing 0/10 -> completed 10/10",
                            B + "  processing 0/10 -> completed 10/10",
                            "2 of 2 batches completed")
                    .endsWith("2 of 2 batches completed");
        }

        @Test
        void endsAtTheFirstPollIfTheyHaveCompletedAlready() {
            api.put(A, BatchStatus.COMPLETED);
            api.put(B, BatchStatus.COMPLETED);

            ProgramRun run = run(A.toString(), B.toString(), A.toString());

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(withoutTimes(run))
                    .containsExactlyInAnyOrder(
                            A + "  completed 10/10", B + "  completed 10/10", "2 of 2 batches completed");
        }

        @Test
        void printsNothingIfQuiet() {
            api.beforeRound(3, () -> api.put(A, BatchStatus.COMPLETED));

            assertThat(run(A.toString(), "--quiet")).isEqualTo(new ProgramRun(0, List.of(), List.of()));
        }

        @Test
        void waitsForTheOthersIfOneFails() {
            api.beforeRound(3, () -> api.put(A, BatchStatus.FAILED));
            api.beforeRound(4, () -> api.put(B, BatchStatus.COMPLETED));

            ProgramRun run = run(A.toString(), B.toString());

            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err()).last().isEqualTo("error: 1 of 2 batches completed; failed: " + A);
        }

        @Test
        void stopsAtTheFirstFailureIfItIsToFailFast() {
            api.beforeRound(3, () -> api.put(A, BatchStatus.CANCELLED));

            ProgramRun run = run(A.toString(), B.toString(), "--fail-fast");

            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err())
                    .last()
                    .isEqualTo("error: 0 of 2 batches completed; cancelled: " + A + "; not ended: " + B);
        }

        @Test
        void reportsABatchThatIsRemoved() {
            api.beforeRound(3, () -> api.remove(A));

            ProgramRun run = run(A.toString());

            assertThat(run.exitCode()).isEqualTo(8);
            assertThat(run.err()).last().isEqualTo("error: 0 of 1 batches completed; removed: " + A);
        }

        @Test
        void stopsAtTheTimeout() {
            ProgramRun run = run(A.toString(), "--timeout", "1s");

            assertThat(run.exitCode()).isEqualTo(7);
            assertThat(run.err())
                    .last()
                    .isEqualTo("error: timed out after 1 s; 0 of 1 batches completed; not ended: " + A);
        }

        @Test
        void aFailureTakesPrecedenceOverTheTimeout() {
            api.put(A, BatchStatus.FAILED);

            ProgramRun run = run(A.toString(), B.toString(), "--timeout", "2s");

            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err())
                    .last()
                    .isEqualTo(
                            "error: timed out after 2 s; 0 of 2 batches completed; failed: " + A + "; not ended: " + B);
        }

        @Test
        void aPrintedFailureCountsThoughItsPollIsStoppedByTheTimeout() {
            api.beforeRound(2, () -> {
                api.put(A, BatchStatus.FAILED);
                IntStream.range(0, 150).forEach(n -> api.put(new UUID(-1, n), BatchStatus.COMPLETED));
                api.hangOnSecondPage();
            });

            ProgramRun run = run(A.toString(), B.toString(), "--timeout", "3s");

            assertThat(withoutTimes(run)).contains(A + "  processing 0/10 -> failed 0/10");
            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err())
                    .last()
                    .isEqualTo(
                            "error: timed out after 3 s; 0 of 2 batches completed; failed: " + A + "; not ended: " + B);
        }

        @Test
        void listsNoOtherBatchesIfNoneWasCreatedRecently() {
            Instant longAgo = Instant.now().minus(Duration.ofDays(30));
            api.put(A, BatchStatus.PROCESSING, longAgo);
            api.put(B, BatchStatus.PENDING, longAgo);
            IntStream.range(0, 250)
                    .forEach(n -> api.put(new UUID(-1, n), BatchStatus.COMPLETED, longAgo.minusSeconds(86_400)));
            api.beforeRound(2, () -> {
                api.put(A, BatchStatus.COMPLETED, longAgo);
                api.put(B, BatchStatus.COMPLETED, longAgo);
            });

            ProgramRun run = run(A.toString(), B.toString());

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(api.queries())
                    .hasSizeLessThan(10)
                    .allMatch(query -> query.contains("status=") || query.contains("created_after="));
        }

        @Test
        void listsNothingIfNoBatchIsLiveOrRecent() {
            Instant longAgo = Instant.now().minus(Duration.ofDays(30));
            api.put(A, BatchStatus.COMPLETED, longAgo);
            api.remove(B);

            ProgramRun run = run(A.toString(), B.toString(), "--timeout", "2s");

            assertThat(run.exitCode()).isEqualTo(7);
            assertThat(api.queries()).hasSize(3);
            assertThat(api.queries().get(2)).contains("created_after=", "limit=1");
        }

        @Test
        void reportsAnOutageAtItsStart() {
            api.failNext(2);
            api.beforeRound(2, () -> {
                api.put(A, BatchStatus.COMPLETED);
                api.put(B, BatchStatus.COMPLETED);
            });

            ProgramRun run = run(A.toString(), B.toString());

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(run.err().get(0))
                    .startsWith("call failed (1 in a row): ")
                    .contains("503")
                    .endsWith("; still waiting for 2 batches");
            assertThat(run.err().get(1)).startsWith("call failed (2 in a row): ");
        }

        @Test
        void reportsARejectedKey() {
            try (ApiSimulator other =
                    ApiSimulator.start(SimulatorOptions.defaults().requiredKey("another"))) {
                ProgramRun run = ProgramRun.against(other, "wait", A.toString());

                assertThat(run.exitCode()).isEqualTo(3);
                assertThat(run.errLine()).startsWith("error: ");
            }
        }
    }

    @Nested
    class All {
        @Test
        void waitsForWhatIsLiveAtTheStart() {
            api.put(UUID.randomUUID(), BatchStatus.FAILED);
            api.beforeRound(2, () -> api.put(UUID.randomUUID(), BatchStatus.PROCESSING));
            api.beforeRound(3, () -> {
                api.put(A, BatchStatus.COMPLETED);
                api.put(B, BatchStatus.COMPLETED);
            });

            ProgramRun run = run("--all");

            assertThat(run.exitCode()).as(run.err().toString()).isZero();
            assertThat(withoutTimes(run))
                    .containsExactlyInAnyOrder(
                            "waiting for 2 batches",
                            A + "  processing 0/10 -> completed 10/10",
                            B + "  pending 0/10 -> completed 10/10",
                            "2 of 2 batches completed");
        }

        @Test
        void endsAtOnceIfNothingIsLive() {
            api.remove(A);
            api.remove(B);

            assertThat(run("--all"))
                    .isEqualTo(
                            new ProgramRun(0, List.of(), List.of("waiting for 0 batches", "0 of 0 batches completed")));
        }
    }

    @Nested
    class Result {
        @Test
        void theLowestExitCodeApplies() {
            WaitResult result = new WaitResult(List.of(A, B));
            assertThat(result.exitCode()).isZero();
            result.add(new WaitEnd(A, WaitEnd.Kind.NOT_FOUND));
            assertThat(result.exitCode()).isEqualTo(8);
            result.add(new WaitEnd(B, WaitEnd.Kind.CANCELLED));
            assertThat(result.exitCode()).isEqualTo(6);
        }

        @Test
        void namesFiveBatchesOfAKind() {
            List<UUID> ids =
                    IntStream.range(0, 8).mapToObj(id -> new UUID(0, id)).toList();
            WaitResult result = new WaitResult(ids);

            ids.forEach(id -> result.add(new WaitEnd(id, WaitEnd.Kind.FAILED)));

            assertThat(result.summary())
                    .startsWith("0 of 8 batches completed; failed: " + ids.get(0) + ", ")
                    .endsWith(ids.get(4) + " and 3 more");
        }

        @Test
        void aFailureNamesEachLostBatch() {
            Throwable first = new BatchNotFoundException(A);
            first.addSuppressed(new BatchRemovedException(B));

            assertThat(WaitEnd.isLost(first)).isTrue();
            assertThat(WaitEnd.ofLost(first))
                    .containsExactly(new WaitEnd(A, WaitEnd.Kind.NOT_FOUND), new WaitEnd(B, WaitEnd.Kind.REMOVED));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                | expected ids of batches, or --all for all that are pending or processing
            --all {id}        | --all cannot be combined with ids; remove one of them
            42                | expected the id of a batch, as 'list --format ids' prints it, but was '42'
            {id} --timeout 5  | Invalid value for option '--timeout': expected a time such as 90s, 30m, 36h or 7d but was '5'
            {id} --timeout 0m | --timeout must be > 0 but was 0
            """)
    void namesWhatToType(String args, String message) {
        ProgramRun run = run(args.replace("{id}", A.toString()).split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLine()).isEqualTo("error: " + message + " (see --help)");
    }

    private ProgramRun run(String... args) {
        String[] wait = Stream.concat(Stream.of("wait", "--every", "1"), Stream.of(args))
                .filter(arg -> !arg.isEmpty())
                .toArray(String[]::new);
        return ProgramRun.run(api.environment(), wait);
    }

    private static List<String> withoutTimes(ProgramRun run) {
        return run.err().stream()
                .map(line -> line.replaceFirst("^[0-9-]+T[0-9:]+Z ", ""))
                .toList();
    }
}
