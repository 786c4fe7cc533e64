package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of answer, as it comes over HTTP, is valid by the schema written from the API's documentation. */
class AnswersSchemaTest {
    private static final int SOME = -1; // how many depends on the seed, but not none
    private static final String ID = "urn:batch-session-flux:list-answers";
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Map.of(ID, schemaFile())));
    private static final Schema LIST = REGISTRY.getSchema(SchemaLocation.of(ID + "#/$defs/list"));
    private static final Schema ERROR = REGISTRY.getSchema(SchemaLocation.of(ID + "#/$defs/error"));

    private static final ApiSimulator API = ApiSimulator.start(SimulatorOptions.defaults()); // 1234 rows

    @AfterAll
    static void close() {
        API.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 20",
        "?page=1&limit=100, 100",
        "?page=12&limit=100, 100",
        "?page=13&limit=100, 34", // the last
        "?page=14&limit=100, 0", // beyond the last
        "?page=1234&limit=1, 1",
        "?status=pending, -1",
        "?status=processing, -1",
        "?status=completed&limit=100, 100",
        "?status=failed&limit=100, -1",
        "?status=cancelled&limit=100, -1",
        "?created_after=2026-10-31T00:00:00Z&limit=100, 100",
        "?created_before=2026-10-31T00:00:00%2B02:00&limit=100, 100",
        "?created_after=2027-01-01T00:00:00Z, 0"
    })
    void pagesAreValid(String query, int rows) {
        HttpResponse<String> response = Calls.get(API, query);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(errors(LIST, response.body())).isEmpty();
        int sent = response.body().split("\"batch_id\"", -1).length - 1;
        assertThat(sent).isEqualTo(rows == SOME ? Math.max(1, sent) : rows);
    }

    @Test
    void thousandsOfRowsAreValid() {
        try (ApiSimulator api =
                ApiSimulator.start(SimulatorOptions.defaults().batches(5000).seed(99))) {
            for (int page = 1; page <= 50; page++) {
                assertThat(errors(
                                LIST, Calls.get(api, "?limit=100&page=" + page).body()))
                        .as("page %d", page)
                        .isEmpty();
            }
        }
    }

    @Test
    void livingRowsAreValid() {
        try (ApiSimulator api = ApiSimulator.start(
                SimulatorOptions.defaults().list(ListVariant.usual().living(true)))) {
            for (String status : List.of("pending", "processing", "completed", "failed", "cancelled")) {
                HttpResponse<String> response = Calls.get(api, "?limit=100&status=" + status);
                assertThat(errors(LIST, response.body())).isEmpty();
                assertThat(response.body()).contains("\"batch_id\"");
            }
        }
    }

    @Test
    void anEmptyListIsValid() {
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults().batches(0))) {
            assertThat(errors(LIST, Calls.get(api, "").body())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?page=0", "?limit=101", "?status=done", "?created_after=now", "?page=1&page=2"})
    void refusalsAreValid(String query) {
        assertIsError(Calls.get(API, query), 400);
    }

    @Test
    void failuresAreValid() {
        try (ApiSimulator failing =
                        ApiSimulator.start(SimulatorOptions.defaults().failureRate(1));
                ApiSimulator throttling =
                        ApiSimulator.start(SimulatorOptions.defaults().throttleRate(1));
                ApiSimulator closed =
                        ApiSimulator.start(SimulatorOptions.defaults().requiredKey("key"))) {
            assertIsError(Calls.get(failing, ""), 500);
            assertIsError(Calls.get(throttling, ""), 429);
            assertIsError(Calls.get(closed, ""), 401);
            assertIsError(Calls.getPath(API, "/"), 404);
        }
    }

    @ParameterizedTest(name = "without what {0} matches")
    @ValueSource(
            strings = {
                "\"batch_id\":\"[^\"]*\",",
                "\"status\":\"[a-z]*\",",
                "\"total_requests\":[0-9]*,",
                "\"completed_requests\":[0-9]*,",
                "\"failed_requests\":[0-9]*,",
                "\"created_at\":\"[^\"]*\",",
                ",\"actual_completion_time\":\"[^\"]*\"",
                "\"current_page\":1,",
                "\"total_pages\":13,",
                "\"total_records\":1234,",
                "\"has_next\":true,",
                ",\"has_prev\":false"
            })
    void theSchemaMissesEveryField(String field) {
        String page = Calls.get(API, "?status=completed").body();
        String all = Calls.get(API, "?limit=100").body();
        String answer = page.matches(".*" + field + ".*") ? page : all;
        String without = answer.replaceFirst(field, "");

        assertThat(without).isNotEqualTo(answer);
        assertThat(errors(LIST, without)).isNotEmpty();
    }

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"status\":\"completed\"          | \"status\":\"done\"",
                "\"status\":\"completed\"          | \"status\":\"pending\"", // but it has an end
                "\"total_requests\":[0-9]*         | \"total_requests\":\"7\"",
                "\"failed_requests\":[0-9]*        | \"failed_requests\":1.5",
                "\"batch_id\":\"[^\"]{8}           | \"batch_id\":\"",
                "\"created_at\":\"[^\"]*\"         | \"created_at\":\"2026-02-30T00:00:00.000Z\"",
                "\"created_at\":\"[^\"]*\"         | \"created_at\":\"2026-02-20T00:00:00Z\"",
                "\"actual_completion_time\":\"[^\"]*\" | \"actual_completion_time\":null",
                "\"has_next\":[a-z]*               | \"has_next\":\"true\""
            })
    void theSchemaFindsWrongValues(String right, String wrong) {
        String answer = Calls.get(API, "?status=completed").body();
        String broken = answer.replaceFirst(right, wrong);

        assertThat(broken).isNotEqualTo(answer);
        assertThat(errors(LIST, broken)).isNotEmpty();
    }

    private static void assertIsError(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(errors(ERROR, response.body())).isEmpty();
        assertThat(response.body()).startsWith("{\"error\":{\"code\":" + status);
    }

    private static List<Error> errors(Schema schema, String json) {
        return schema.validate(
                json,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static String schemaFile() {
        try (InputStream file = requireNonNull(
                AnswersSchemaTest.class.getResourceAsStream("/list-answers.schema.json"), "schema file")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
