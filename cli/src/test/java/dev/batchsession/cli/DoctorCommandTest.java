package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.Density;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.SimulatorOptions;
import dev.batchsession.simulator.TimePrecision;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class DoctorCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SimulatorOptions OPTIONS = SimulatorOptions.defaults().requiredKey(ProgramRun.KEY);
    private static final String UNKNOWN = "unknown";

    /** Each claim is right, or there is none. With {@code -Dexhaustive=small}, fewer lists are examined. */
    @Nested
    class WithASimulator {
        private static final boolean SMALL = "small".equals(System.getProperty("exhaustive"));
        private static final List<Density> DENSITIES = List.of(
                Density.usual(),
                Density.usual().perSecond(300),
                Density.usual().together(10),
                Density.usual().crowd(400),
                Density.usual().perSecond(0.5));

        /** Every order, rule and precision, each with other undated rows and another density than its neighbours. */
        static Stream<ListVariant> variants() {
            List<ListVariant> variants = new ArrayList<>();
            for (RowOrder order : RowOrder.values()) {
                for (BoundRule rule : BoundRule.values()) {
                    for (TimePrecision bounds :
                            List.of(TimePrecision.MICROS, TimePrecision.MILLIS, TimePrecision.SECONDS)) {
                        for (TimePrecision shown : TimePrecision.values()) {
                            int i = variants.size();
                            variants.add(ListVariant.usual()
                                    .order(order)
                                    .bounds(rule)
                                    .boundPrecision(bounds)
                                    .shownPrecision(shown)
                                    .density(DENSITIES.get(i % DENSITIES.size()))
                                    .undatedShare(i % 3 == 0 ? 0.1 : 0)
                                    .undatedFirst(i % 2 == 0));
                        }
                    }
                }
            }
            return variants.stream();
        }

        /** All variants or every fifth: no number of orders, rules or precisions is divisible by five. */
        static Stream<ListVariant> tried() {
            List<ListVariant> variants = variants().toList();
            int step = SMALL ? 5 : 1;
            return IntStream.iterate(0, i -> i < variants.size(), i -> i + step).mapToObj(variants::get);
        }

        @ParameterizedTest
        @MethodSource("tried")
        void isRightOrCannotTell(ListVariant variant) {
            examined(OPTIONS.list(variant));
        }

        /** The usual density is that of the real API, as far as known: few ties, and no digits that are not shown. */
        static Stream<ListVariant> everyThirdVariant() {
            List<ListVariant> variants = tried().toList();
            return IntStream.iterate(0, i -> i < variants.size(), i -> i + 3).mapToObj(variants::get);
        }

        @ParameterizedTest
        @MethodSource("everyThirdVariant")
        void isRightIfTheListIsOrdinary(ListVariant unusual) {
            ListVariant variant = unusual.density(Density.usual()).undatedShare(0.05);
            JsonNode report = examined(OPTIONS.list(variant));

            assertThat(value(report, "sort_order")).isEqualTo(text(variant.order()));
            assertThat(value(report, "time_precision")).isEqualTo(text(shown(variant)));
            assertThat(value(report, "undated_rows")).isEqualTo(undated(variant));
            if (variant.shownPrecision() != TimePrecision.SECONDS
                    || variant.boundPrecision() == TimePrecision.SECONDS) {
                assertThat(value(report, "created_after")).isNotEqualTo(UNKNOWN);
                assertThat(value(report, "created_before")).isNotEqualTo(UNKNOWN);
            }
        }

        static Stream<SimulatorOptions> changing() {
            List<ListVariant> variants = variants().toList();
            return IntStream.range(0, 36).mapToObj(seed -> {
                ListVariant variant = variants.get(seed * 7 % variants.size())
                        .changesPerCall(List.of(0.2, 1.0, 7.0).get(seed / 3 % 3));
                return OPTIONS.list(variant)
                        .seed(seed)
                        .batches(List.of(12, 40, 250, 1234).get(seed / 9 % 4));
            });
        }

        @ParameterizedTest
        @MethodSource("changing")
        void isRightOrCannotTellWhileTheListChanges(SimulatorOptions options) {
            examined(options);
        }

        @Test
        void isRightOrCannotTellForALivingList() {
            JsonNode report = examined(OPTIONS.list(ListVariant.usual().living(true)));

            assertThat(value(report, "sort_order")).isEqualTo("newest_first");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 5, 12, 99, 100, 101, 201})
        void isRightOrCannotTellForShortLists(int batches) {
            List<RowOrder> orders = List.of(RowOrder.values());
            for (RowOrder order : SMALL ? List.of(orders.get(batches % orders.size())) : orders) {
                ListVariant variant = ListVariant.usual().order(order);
                examined(OPTIONS.batches(batches).list(variant));
                examined(OPTIONS.batches(batches).list(variant.undatedShare(order == RowOrder.SHUFFLED ? 1 : 0.5)));
            }
        }

        static LongStream seeds() {
            return LongStream.rangeClosed(1, SMALL ? 3 : 8);
        }

        @ParameterizedTest
        @MethodSource("seeds")
        void isRightOrCannotTellIfCallsFailNowAndThen(long seed) {
            JsonNode report = examined(
                    OPTIONS.seed(seed).failureRate(0.15).throttleRate(0.1).retryAfter(Duration.ZERO));

            assertThat(report.get("failed_calls").asInt()).isPositive();
            assertThat(report.get("reproduce").asString()).contains("-rate 0.");
        }

        @ParameterizedTest
        @EnumSource(RowOrder.class)
        void estimatesTheCallsOfASnapshot(RowOrder order) {
            try (ApiSimulator api =
                    ApiSimulator.start(OPTIONS.list(ListVariant.usual().order(order)))) {
                JsonNode report = report(ProgramRun.environment(api));
                long before = api.calls();
                BatchSessionFlux.builder()
                        .baseUrl(api.baseUrl())
                        .apiKey(ProgramRun.KEY)
                        .build()
                        .listAll(BatchFilter.all(), ListOptions.defaults().consistency(Consistency.SNAPSHOT))
                        .blockLast();
                long taken = api.calls() - before;

                assertThat(value(report, "snapshot")).isEqualTo(order == RowOrder.SHUFFLED ? "page_numbers" : "keyset");
                assertThat(report.get("findings")
                                .get("snapshot")
                                .get("sentence")
                                .asString())
                        .containsPattern("about (" + (taken - 1) + '|' + taken + '|' + (taken + 1) + ") calls");
            }
        }

        private static JsonNode examined(SimulatorOptions options) {
            try (ApiSimulator api = ApiSimulator.start(options)) {
                JsonNode report = report(ProgramRun.environment(api));
                assertClaims(report, options);
                assertThat(api.calls()).isBetween(1L, 30L);
                assertThat(report.get("calls").asLong()).isEqualTo(api.calls());
                return report;
            }
        }

        private static void assertClaims(JsonNode report, SimulatorOptions options) {
            ListVariant variant = options.list();
            assertClaim(report, "sort_order", text(variant.order()));
            assertClaim(report, "time_precision", text(shown(variant)));
            assertClaim(report, "created_after", inclusive(variant.bounds(), BoundRule.AFTER_INCLUSIVE));
            assertClaim(report, "created_before", inclusive(variant.bounds(), BoundRule.BEFORE_INCLUSIVE));
            assertClaim(report, "bound_precision", text(variant.boundPrecision()));
            if (options.batches() >= 250) { // in a short list, the undated rows may be at one end by chance, or none
                assertClaim(report, "undated_rows", undated(variant));
            }
            assertClaim(report, "limit", "honoured");
            assertClaim(report, "page_beyond_the_end", "empty");
            assertClaim(report, "current_page", "echoed");
            assertClaim(report, "totals", "complete");
            assertClaim(report, "properties", "none");
            assertClaim(report, "statuses", "none");
            assertClaim(report, "compression", "gzip");
            assertClaim(report, "http_version", "HTTP/1.1");
            assertClaim(report, "clock_skew", UNKNOWN);
        }

        private static void assertClaim(JsonNode report, String topic, String truth) {
            assertThat(value(report, topic))
                    .as(report.get("findings").get(topic).toString())
                    .isIn(truth, UNKNOWN);
        }

        /** Without a rate, the generated times are whole milliseconds. */
        private static TimePrecision shown(ListVariant variant) {
            boolean areWholeMillis = variant.density().perSecond() == 0;
            return areWholeMillis && variant.shownPrecision() == TimePrecision.MICROS
                    ? TimePrecision.MILLIS
                    : variant.shownPrecision();
        }

        private static String inclusive(BoundRule rule, BoundRule one) {
            return rule == BoundRule.INCLUSIVE || rule == one ? "inclusive" : "exclusive";
        }

        private static String undated(ListVariant variant) {
            if (variant.undatedShare() == 0) {
                return "none";
            }
            return variant.order() == RowOrder.SHUFFLED ? "among" : variant.undatedFirst() ? "first" : "last";
        }

        private static String text(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    @Nested
    class WithAnotherServer {
        @Test
        void findsALimitThatIsIgnored() {
            try (AlteredApi api = AlteredApi.of(OPTIONS).query(uri -> uri.replaceAll("limit=\\d+", "limit=20"))) {
                JsonNode report = report(api);

                assertThat(value(report, "limit")).isEqualTo("ignored");
                assertThat(value(report, "sort_order")).isIn("newest_first", UNKNOWN);
                assertThat(value(report, "undated_rows")).isIn("none", UNKNOWN);
                assertThat(value(report, "created_after")).isIn("exclusive", UNKNOWN);
            }
        }

        @Test
        void findsTheLargestPage() {
            try (AlteredApi api = AlteredApi.of(OPTIONS.list(ListVariant.usual().undatedShare(0.1)))
                    .query(uri -> uri.replace("limit=100", "limit=50"))) {
                JsonNode report = report(api);

                assertThat(value(report, "limit")).isEqualTo("50");
                assertThat(value(report, "sort_order")).isEqualTo("newest_first");
                assertThat(value(report, "undated_rows")).isEqualTo("last");
                assertThat(value(report, "created_after")).isEqualTo("exclusive");
            }
        }

        @Test
        void findsAPageNumberThatIsNotReturned() {
            try (AlteredApi api = AlteredApi.of(OPTIONS).body(text -> text.replaceAll("\"current_page\":\\d+,", ""))) {
                assertThat(value(report(api), "current_page")).isEqualTo("absent");
            }
        }

        @Test
        void findsAnotherPageNumber() {
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .body(text -> text.replaceAll("\"current_page\":\\d+,", "\"current_page\":1,"))) {
                assertThat(value(report(api), "current_page")).isEqualTo("other");
            }
        }

        @Test
        void findsThatTheLastPageIsReturnedBeyondTheEnd() {
            try (AlteredApi api = AlteredApi.of(OPTIONS).query(uri -> uri.replaceAll("page=1\\d{3}&", "page=13&"))) {
                JsonNode report = report(api);

                assertThat(value(report, "page_beyond_the_end")).isEqualTo("last_page");
                assertThat(value(report, "current_page")).isIn("echoed", UNKNOWN);
            }
        }

        @Test
        void findsThatAPageBeyondTheEndIsRejected() {
            try (AlteredApi api = AlteredApi.of(OPTIONS).query(uri -> uri.replaceAll("page=1\\d{3}&", "page=0&"))) {
                assertThat(value(report(api), "page_beyond_the_end")).isEqualTo("rejected");
            }
        }

        @Test
        void findsTheEndOfMoreThanAMillionPages() {
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .query(uri -> uri.replace("page=1000000&", "page=7&").replace("page=2000000&", "page=13&"))
                    .body(text -> text.replace("\"total_pages\":13,", "\"total_pages\":2000000,"))) {
                assertThat(value(report(api), "page_beyond_the_end")).isEqualTo("empty");
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 13})
        void cannotTellWhetherAPageIsBeyondTheEndOfAListOfUnknownLength(int page) {
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .query(uri -> uri.replace("page=1000000&", "page=" + page + "&"))
                    .body(text -> text.replaceAll("\"total_pages\":\\d+,\"total_records\":\\d+,", ""))) {
                assertThat(value(report(api), "page_beyond_the_end")).isEqualTo(UNKNOWN);
            }
        }

        /** The first page is read once more, and then all of its rows have a time. */
        @Test
        void neverClaimsThatAllRowsAreDatedIfAnUndatedOneWasSeen() {
            AtomicInteger pages = new AtomicInteger();
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .body(text -> pages.getAndIncrement() == 0
                            ? text.replaceFirst("\"created_at\":\"[^\"]*\"", "\"created_at\":null")
                            : text)) {
                JsonNode report = report(api);

                assertThat(pages).hasValueGreaterThan(1);
                assertThat(value(report, "undated_rows")).isEqualTo(UNKNOWN);
            }
        }

        @Test
        void findsMissingTotals() {
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .body(text -> text.replaceAll("\"total_pages\":\\d+,\"total_records\":\\d+,", ""))) {
                JsonNode report = report(api);

                assertThat(value(report, "totals")).isEqualTo("without total_records and total_pages");
                assertThat(value(report, "undated_rows")).isEqualTo(UNKNOWN);
                assertThat(value(report, "sort_order")).isEqualTo("newest_first");
                assertThat(value(report, "created_before")).isEqualTo("exclusive");
            }
        }

        @Test
        void findsUnknownPropertiesAndStatuses() {
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .body(text -> text.replace("\"batch_id\"", "\"region\":\"eu\",\"batch_id\"")
                            .replace("\"has_prev\"", "\"cursor\":null,\"has_prev\"")
                            .replace("{\"data\"", "{\"meta\":{},\"data\"")
                            .replace("cancelled", "expired"))) {
                JsonNode report = report(api);

                assertThat(value(report, "properties"))
                        .isEqualTo("data.batches[].region, data.pagination.cursor, meta");
                assertThat(value(report, "statuses")).isEqualTo("expired");
            }
        }

        @Test
        void findsRateLimitsAndTheLackOfCompression() {
            try (AlteredApi api = AlteredApi.of(OPTIONS).header("X-RateLimit-Remaining", () -> "49")) {
                JsonNode report = report(api);

                assertThat(value(report, "rate_limit_headers")).isEqualTo("x-ratelimit-remaining");
                assertThat(report.get("findings")
                                .get("rate_limit_headers")
                                .get("sentence")
                                .asString())
                        .contains("x-ratelimit-remaining: 49");
                assertThat(value(report, "compression")).isEqualTo("none");
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {-3600, 0, 3600})
        void findsTheSkewOfTheClock(int seconds) {
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .header(
                            "Date",
                            () -> DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds)))) {
                JsonNode skew = report(api).get("findings").get("clock_skew");

                MatchResult range = Pattern.compile("(\\S+) s to (\\S+) s")
                        .matcher(skew.get("value").asString())
                        .results()
                        .findFirst()
                        .orElseThrow();
                assertThat(Double.parseDouble(range.group(1))).isLessThanOrEqualTo(seconds);
                assertThat(Double.parseDouble(range.group(2))).isGreaterThanOrEqualTo(seconds);
                assertThat(skew.get("sentence").asString())
                        .contains(seconds < 0 ? "behind" : seconds > 0 ? "ahead" : "no more than");
            }
        }

        /** Its bounds select all rows, so they prove nothing. */
        @Test
        void cannotTellIfBoundsAreIgnored() {
            try (AlteredApi api = AlteredApi.of(OPTIONS.list(ListVariant.usual().undatedShare(0.1)))
                    .query(uri -> uri.replaceAll("&created_(after|before)=[^&]*", ""))) {
                JsonNode report = report(api);

                for (String topic : List.of("created_after", "created_before", "bound_precision", "undated_rows")) {
                    assertThat(value(report, topic)).as(topic).isEqualTo(UNKNOWN);
                }
            }
        }

        /** Without the row, each bound seems to exclude it. */
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5})
        void cannotTellIfTheRowIsDeletedMeanwhile(int calls) {
            AtomicInteger bounded = new AtomicInteger();
            ListVariant variant = ListVariant.usual()
                    .bounds(BoundRule.INCLUSIVE)
                    .boundPrecision(TimePrecision.MILLIS)
                    .shownPrecision(TimePrecision.MICROS)
                    .density(Density.usual().perSecond(0.5)); // so that one row is sufficient
            try (AlteredApi api = AlteredApi.of(OPTIONS.list(variant))
                    .query(uri -> {
                        bounded.addAndGet(uri.contains("created_after") && uri.contains("created_before") ? 1 : 0);
                        return uri;
                    })
                    .body(text -> bounded.get() <= calls
                            ? text
                            : text.replaceAll("\"batches\":\\[.*\\],", "\"batches\":[],"))) {
                JsonNode report = report(api);

                assertThat(value(report, "created_after")).isIn("inclusive", UNKNOWN);
                assertThat(value(report, "created_before")).isIn("inclusive", UNKNOWN);
                assertThat(value(report, "bound_precision")).isIn("millis", UNKNOWN);
            }
        }

        /** The first row was created 1 µs after the time that it shows, the others 500 µs after it. */
        @Test
        void cannotTellIfTheDigitsThatAreNotShownLookLikeAnotherRule() {
            AtomicReference<String> first = new AtomicReference<>();
            Pattern after = Pattern.compile("created_after=([^&]*)&created_before=([^&]*)");
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .query(uri -> after.matcher(uri).replaceAll(bounds -> {
                        first.compareAndSet(null, bounds.group(2));
                        long micros = bounds.group(2).equals(first.get()) ? 1 : 500;
                        return "created_after="
                                + Instant.parse(bounds.group(1).replace("%3A", ":"))
                                        .minus(micros, ChronoUnit.MICROS)
                                + "&created_before=" + bounds.group(2);
                    }))) {
                assertThat(value(report(api), "created_after")).isEqualTo(UNKNOWN);
            }
        }

        /** Pages 1, 3 and 5 are in order, but 2 and 4 are exchanged. */
        @Test
        void cannotTellTheOrderIfOnlyTheSampledPagesHaveOne() {
            try (AlteredApi api = AlteredApi.of(OPTIONS.batches(500))
                    .query(uri -> uri.contains("created_")
                            ? uri
                            : uri.replace("page=3&", "page=x&")
                                    .replace("page=2&", "page=3&")
                                    .replace("page=x&", "page=4&"))) {
                assertThat(value(report(api), "sort_order")).isEqualTo(UNKNOWN);
            }
        }

        @Test
        void neverHasTheKey() {
            try (AlteredApi api = AlteredApi.of(OPTIONS)
                    .header("x-ratelimit-scope", () -> ProgramRun.KEY)
                    .header("content-language", () -> ProgramRun.KEY)
                    .body(text -> text.replace("\"batch_id\"", "\"" + ProgramRun.KEY + "\":1,\"batch_id\"")
                            .replace("cancelled", ProgramRun.KEY + "\\u001b[2J"))) {
                ProgramRun text = ProgramRun.run(api.environment(), "doctor", "--rate", "1000/s", "--verbose");
                ProgramRun json = ProgramRun.run(api.environment(), "doctor", "--rate", "1000/s", "--format", "json");

                for (ProgramRun run : List.of(text, json)) {
                    assertThat(run.exitCode()).as(run.toString()).isZero();
                    assertThat(run.out()).anyMatch(line -> line.contains("data.batches[].***"));
                    assertThat(run.toString()).doesNotContain(ProgramRun.KEY).doesNotContain("\u001b");
                }
            }
        }

        private static JsonNode report(AlteredApi api) {
            JsonNode report = DoctorCommandTest.report(api.environment());
            assertThat(api.calls()).isBetween(1L, 30L);
            return report;
        }
    }

    @Test
    void printsSentencesWithTheirEvidence() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS)) {
            ProgramRun run = ProgramRun.against(api, "doctor", "--rate", "1000/s");

            assertThat(run.out())
                    .containsSequence(
                            "limit: limit is honoured.", "  page 2 of 7 has 7 rows; page 1 of 100 has 100 rows")
                    .containsSequence(
                            "clock skew: Cannot tell.", "  0 of " + api.calls() + " responses have a Date header")
                    .contains(api.calls() + " calls to " + api.baseUrl() + ", of which 0 failed. A similar server:");
            assertThat(run.out())
                    .last()
                    .asString()
                    .startsWith("  batch-sessions simulate --batches 1234 --order newest_first");
            assertThat(run.errLine()).isEqualTo("measuring with at most 30 calls");
        }
    }

    @Test
    void theSimulatorThatIsPrintedHasTheSameFindings() {
        ListVariant variant = ListVariant.usual()
                .order(RowOrder.OLDEST_FIRST)
                .bounds(BoundRule.AFTER_INCLUSIVE)
                .boundPrecision(TimePrecision.MILLIS)
                .shownPrecision(TimePrecision.MIXED)
                .density(Density.usual().perSecond(0.5))
                .undatedShare(0.1)
                .undatedFirst(true);
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.list(variant))) {
            JsonNode report = report(ProgramRun.environment(api));
            SimulatorOptions printed = simulator(report.get("reproduce").asString());

            assertThat(printed.list().density().perSecond()).isBetween(0.4, 0.6);
            assertThat(printed.list().undatedShare()).isBetween(0.07, 0.13);
            assertThat(printed.list().density(variant.density()).undatedShare(variant.undatedShare()))
                    .isEqualTo(variant);
            assertThat(printed.batches()).isEqualTo(1234);
        }
    }

    /** The share of undated rows would be rounded to nothing. */
    @Test
    void printsNoOptionThatReproducesNothing() {
        SimulatorOptions options =
                OPTIONS.batches(100_000).list(ListVariant.usual().undatedShare(0.00002));
        try (ApiSimulator api = ApiSimulator.start(options)) {
            JsonNode report = report(ProgramRun.environment(api));

            assertThat(value(report, "undated_rows")).isEqualTo("last");
            assertThat(report.get("reproduce").asString()).doesNotContain("--undated");
        }
    }

    @Test
    void endsIfTheKeyIsRejected() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.requiredKey("another"))) {
            ProgramRun run = ProgramRun.against(api, "doctor");

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.out()).isEmpty();
            assertThat(api.calls()).isEqualTo(1);
        }
    }

    @Test
    void endsIfEachCallFails() {
        try (ApiSimulator api = ApiSimulator.start(OPTIONS.failureRate(1))) {
            ProgramRun run = ProgramRun.against(api, "doctor");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(api.calls()).isBetween(2L, 30L);
        }
    }

    private static SimulatorOptions simulator(String command) {
        Console console = new Console(
                PrintStream.nullOutputStream(),
                new PrintStream(PrintStream.nullOutputStream()),
                false,
                false,
                OutputReader.NONE,
                Map.of());
        CommandLine program = Program.commandLine(Settings.of(Map.of()), console);
        CommandLine simulate = program.parseArgs(
                        command.replaceFirst("^batch-sessions ", "").split(" "))
                .subcommand()
                .commandSpec()
                .commandLine();
        return ((SimulateCommand) simulate.getCommand()).options();
    }

    private static JsonNode report(Map<String, String> environment) {
        ProgramRun run = ProgramRun.run(environment, "doctor", "--format", "json", "--rate", "1000/s");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return JSON.readTree(run.out().get(0));
    }

    private static String value(JsonNode report, String topic) {
        JsonNode value = report.get("findings").get(topic).get("value");
        return value.isNull() ? UNKNOWN : value.asString();
    }
}
