package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatedBatch;
import dev.batchsession.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ListCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(ProgramRun.KEY);

    @Test
    void listsASimulatorOfItsOwnIfAskedTo() {
        ProgramRun run = ProgramRun.simulated("list");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).hasSize(2);
        assertThat(run.err().get(0)).isEqualTo("using a simulator with 1234 batches");
        assertThat(run.err().get(1)).matches("1234 batches in [0-9]+\\.[0-9] s");
        assertThat(run.out()).hasSize(1 + 1234);
        assertThat(run.out().get(0)).startsWith("BATCH_ID ").contains(" STATUS ");
        try (ApiSimulator same = ApiSimulator.start(SimulatorOptions.defaults())) {
            assertThat(run.out().subList(1, 1235))
                    .extracting(line -> line.substring(0, 36))
                    .isEqualTo(ids(same, row -> true));
        }
    }

    @Test
    void listsWhereNoCommandIsGiven() {
        assertThat(ProgramRun.simulated().out())
                .isEqualTo(ProgramRun.simulated("list").out());
    }

    @Test
    void simulatesAsManyBatchesAsItIsTold() {
        ProgramRun run = ProgramRun.simulated("list", "--simulated-batches", "7", "--format", "ndjson");

        assertThat(run.err().get(0)).endsWith(" with 7 batches");
        assertThat(run.out()).hasSize(7);
    }

    @Test
    void listsTheApiOfTheEnvironmentWhereThereIsAKey() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(250).seed(77))) {
            ProgramRun run = ProgramRun.against(api, "list", "--format", "NDJSON");

            assertThat(run.exitCode()).isZero();
            assertThat(run.errLine()).startsWith("250 batches in ");
            assertThat(run.out()).map(JSON::readTree).isEqualTo(sent(api));
            assertThat(api.calls()).isEqualTo(3);
        }
    }

    @Test
    void listsEveryRowOnceInOrderWhereCallsFail() {
        SimulatorOptions faulty = OPTIONS.batches(500).failureRate(0.3);
        try (ApiSimulator api = ApiSimulator.start(faulty)) {
            ProgramRun run = ProgramRun.against(api, "list", "--format=ndjson", "--lookahead=2");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).map(JSON::readTree).isEqualTo(sent(api));
            assertThat(api.answers(500)).isPositive();
        }
    }

    @ParameterizedTest(name = "{0} rows of pages of {1}")
    @CsvSource({"1, 100, 1", "100, 100, 1", "101, 100, 2", "5, 2, 3", "0, 100, 0"})
    void takesNoMorePagesThanItsRowsFill(int rows, int pageSize, int calls) {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(
                    api, "list", "--take", "" + rows, "--page-size", "" + pageSize, "--format", "ndjson");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).hasSize(rows);
            assertThat(run.errLine()).startsWith(rows + " batches in ");
            assertThat(api.calls()).isEqualTo(calls);
        }
    }

    @Test
    void filters() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            SimulatedBatch newest = api.batches().get(300);
            SimulatedBatch oldest = api.batches().get(900);
            ProgramRun run = ProgramRun.against(
                    api,
                    "list",
                    "--status=cancelled",
                    "--created-after=" + oldest.createdAt(),
                    "--created-before=" + newest.createdAt());

            assertThat(run.out().subList(1, run.out().size()))
                    .isNotEmpty()
                    .extracting(line -> line.substring(0, 36))
                    .isEqualTo(ids(
                            api,
                            row -> row.status().equals("cancelled")
                                    && row.createdAt().isAfter(oldest.createdAt())
                                    && row.createdAt().isBefore(newest.createdAt())));
        }
    }

    @Test
    void listsOneStatusAfterAnother() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(
                    api, "list", "--status=failed", "--status", "pending,processing", "--format=ids", "--take=200");

            assertThat(run.out())
                    .isEqualTo(Stream.of("pending", "processing", "failed")
                            .flatMap(status -> ids(api, row -> row.status().equals(status)).stream())
                            .limit(200)
                            .toList());
        }
    }

    @Test
    void listsABatchOnceThoughItChangesItsStatusBetweenTheLists() {
        Once once = new Once();

        assertThat(once.test(batch(1, BatchStatus.PROCESSING))).isTrue();
        assertThat(once.test(batch(2, BatchStatus.PROCESSING))).isTrue();
        assertThat(once.test(batch(1, BatchStatus.FAILED))).isFalse();
    }

    @Test
    void printsSelectedColumns() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.batches(3))) {
            SimulatedBatch first = api.batches().get(0);

            assertThat(ProgramRun.against(api, "list", "--format=csv", "--columns=status,batch_id")
                            .out())
                    .hasSize(4)
                    .startsWith("status,batch_id", first.status() + ',' + first.batchId());
            assertThat(ProgramRun.against(api, "list", "--columns", "BATCH_ID,total_requests")
                            .out())
                    .startsWith("BATCH_ID                               TOTAL")
                    .element(1)
                    .asString()
                    .matches("[0-9a-f-]{36}  +[0-9]+");
        }
    }

    @ParameterizedTest
    @CsvSource({"ids, ids", "ndjson, ndjson; select properties with jq"})
    void refusesColumnsOfAFormatThatHasNone(String format, String message) {
        ProgramRun run = ProgramRun.simulated("list", "--format", format, "--columns", "status");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLine())
                .isEqualTo("error: --columns requires --format table or csv but was " + message + " (see --help)");
        Map<String, String> variable = ProgramRun.simulatedWith(Map.of("BATCH_SESSIONS_LIST_COLUMNS", "status"));
        assertThat(ProgramRun.run(variable, "list", "--format", format).exitCode())
                .as("set by a variable")
                .isZero();
    }

    @Test
    void printsProgressForPrograms() {
        ProgramRun run = ProgramRun.run(ProgramRun.SIMULATED_AT_STANDARD_RATE, "list", "--progress", "json");

        assertThat(run.err()).hasSizeGreaterThanOrEqualTo(2);
        JsonNode last = JSON.readTree(run.err().get(run.err().size() - 1));
        assertThat(last.get("rows").asInt()).isEqualTo(1234);
        assertThat(last.get("finished").asBoolean()).isTrue();
    }

    @Test
    void printsOnlyRowsIfQuiet() {
        assertThat(ProgramRun.simulated("list", "--quiet").err()).isEmpty();
        assertThat(ProgramRun.simulated("--quiet", "list", "--progress=json").err())
                .isEmpty();
        assertThat(ProgramRun.simulated("list", "--quiet", "--take=-1").errLine())
                .startsWith("error: ");
    }

    @Test
    void exitsWith3AndOneLineWhereTheKeyIsRejected() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.requiredKey("another"))) {
            ProgramRun run = ProgramRun.against(api, "list", "--format", "ndjson");

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.errLine()).isEqualTo("error: page 1: API key rejected, HTTP 401, code 401: Invalid API key");
            assertThat(run.out()).isEmpty();
            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void exitsWith1AndOneLineWhereTheApiFails() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.failureRate(1))) {
            ProgramRun run = ProgramRun.against(api, "list");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLine())
                    .matches("error: page 1: gave up after 5 attempts in [0-9.]+ m?s: "
                            + ".*HTTP 500, code 500: Internal server error");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, list, false",
        "9, list, true",
        "10, list, true",
        "60, list, true",
        "600, list, true",
        "601, list, false",
        "601, list --patient, false"
    })
    void suggestsPatienceWhereThatWouldBeEnough(int retryAfterSeconds, String command, boolean suggested) {
        SimulatorOptions throttling = OPTIONS.throttleRate(1).retryAfter(Duration.ofSeconds(retryAfterSeconds));
        try (ApiSimulator api = ApiSimulator.start(throttling)) {
            ProgramRun run = ProgramRun.against(api, command.split(" "));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLine().endsWith("; --patient waits that long")).isEqualTo(suggested);
        }
    }

    @Test
    void printsTheStackTraceWhereItIsAskedTo() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.requiredKey("another"))) {
            assertThat(ProgramRun.against(api, "list", "--verbose").err())
                    .contains("dev.batchsession.page.ApiKeyRejectedException: "
                            + "page 1: API key rejected, HTTP 401, code 401: Invalid API key");
            assertThat(ProgramRun.against(api, "--verbose").err()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus                       | Unknown option: '--bogus'",
                "extra                         | Unmatched argument at index 1: 'extra'",
                "--page-size=0                 | --page-size must be 1 to 100 but was 0",
                "--page-size=101               | --page-size must be 1 to 100 but was 101",
                "--lookahead=65                | --lookahead must be 0 to 64 but was 65",
                "--take=-1                     | --take must be >= 0 but was -1",
                "--take=ten                    | Invalid value for option '--take': expected a whole number but was 'ten'",
                "--take=\"it's: ten\"           | Invalid value for option '--take': expected a whole number but was '\"it's: ten\"'",
                "--simulated-batches=-1        | --simulated-batches must be >= 0 but was -1",
                "--status=unknown              | Invalid value for option '--status' (STATUS): "
                        + "expected pending, processing, completed, failed or cancelled but was 'unknown'",
                "--format=xml                  | Invalid value for option '--format': "
                        + "expected table, ndjson, csv or ids but was 'xml'",
                "--columns=total               | Invalid value for option '--columns' (NAME): "
                        + "expected batch_id, status, total_requests, completed_requests, failed_requests, created_at, "
                        + "actual_completion_time but was 'total'",
                "--rate=20                     | Invalid value for option '--rate': "
                        + "expected 1 to 1000 calls a second or minute, such as 20/s or 90/m, but was '20'",
                "--created-after=yesterday     | Invalid value for option '--created-after': "
                        + "expected a time such as 2026-11-24T08:00:00Z, 2026-11-24, 90m, 36h or 7d but was 'yesterday'"
            })
    void exitsWith2AndOneLineForBadUsage(String argument, String message) {
        ProgramRun run = ProgramRun.simulated("list", argument);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLine()).isEqualTo("error: " + message + " (see --help)");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesASpanThatEndsBeforeItStarts() {
        ProgramRun run = ProgramRun.simulated(
                "list", "--created-after=2026-01-02T00:00:00Z", "--created-before=2026-01-01T00:00:00+02:00");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLine()).startsWith("error: --created-after must be before --created-before but was ");
    }

    @Test
    void refusesAnEnvironmentThatCannotBeUsed() {
        Map<String, String> split = Map.of("ANCHORBROWSER_API_KEY", "sk-\nsecret");
        Map<String, String> plain =
                Map.of("ANCHORBROWSER_API_KEY", "sk-secret", "ANCHORBROWSER_BASE_URL", "http://example.com");

        assertThat(ProgramRun.run(split, "list").errLine())
                .startsWith("error: ANCHORBROWSER_API_KEY: apiKey must be printable ASCII")
                .doesNotContain("secret");
        ProgramRun unencrypted = ProgramRun.run(plain, "list");
        assertThat(unencrypted.exitCode()).isEqualTo(2);
        assertThat(unencrypted.errLine())
                .startsWith("error: ANCHORBROWSER_BASE_URL: baseUrl must be https")
                .contains("http://example.com")
                .doesNotContain("sk-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:pass word@example.com",
                "https://user:password@example.com/%zz",
                "user:password@example.com"
            })
    void doesNotRepeatAnAddressThatCannotBeUsed(String address) {
        ProgramRun run = ProgramRun.run(ProgramRun.environment(address), "list");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLine()).startsWith("error: ANCHORBROWSER_BASE_URL: ").doesNotContain("pass word", "user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-10-30T12:00:00Z",
                "2026-10-30T12:00:00.000+0000",
                "2026-10-30T14:00:00+0200",
                "2026-10-30T14:00:00+02",
                "2026-10-30t14:00:00.5+02:00",
                "2026-10-30T12:00:00,1234567891Z"
            })
    void takesEveryTimeThatARowMayHave(String time) {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            assertThat(ProgramRun.against(api, "count", "--created-after", time).out())
                    .isEqualTo(ProgramRun.against(api, "count", "--created-after", "2026-10-30T12:00:00Z")
                            .out());
        }
    }

    @Test
    void putsNothingOfAnArgumentOnALineOfItsOwn() {
        ProgramRun run = ProgramRun.simulated("list", "--bogus\nerror: forged\u001b[2J");

        assertThat(run.errLine())
                .isEqualTo("error: Unknown option: '--bogus\\u000aerror: forged\\u001b[2J' (see --help)");
    }

    @Test
    void documentsItsExitCodes() {
        assertThat(ProgramRun.simulated("help", "exit-codes").out())
                .startsWith("Exit codes:")
                .anyMatch(line -> line.matches(" *3 .*key was rejected"));
        assertThat(ProgramRun.simulated("list", "--help").out())
                .contains("Help topics: batch-sessions help environment, exit-codes, times")
                .anyMatch(line -> line.contains("--created-before"))
                .allMatch(line -> line.length() <= 80);
        assertThat(ProgramRun.simulated("--help").out()).anyMatch(line -> line.startsWith("  list "));
    }

    private static BatchSummary batch(long id, BatchStatus status) {
        return new BatchSummary(new UUID(0, id), status, 1, 0, 0, null, null);
    }

    private static List<String> ids(ApiSimulator api, Predicate<SimulatedBatch> wanted) {
        return api.batches().stream()
                .filter(wanted)
                .map(row -> row.batchId().toString())
                .toList();
    }

    /** The rows as the API sends them. */
    private static List<JsonNode> sent(ApiSimulator api) {
        return api.batches().stream().<JsonNode>map(JSON::valueToTree).toList();
    }
}
