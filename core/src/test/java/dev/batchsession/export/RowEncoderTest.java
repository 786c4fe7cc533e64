package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is written directly is what Jackson writes. */
class RowEncoderTest {
    private static final int PAGES = Integer.getInteger("pages", 1_000);
    private static final int MAX_ROWS = 20;
    private static final BatchStatus[] STATUSES = BatchStatus.values();
    private static final List<String> TEXTS = List.of(
            "",
            "completed",
            "paused",
            "a,b",
            "a b",
            "\"",
            "\\",
            "=1",
            "'",
            "a;-1",
            "é",
            "\u2028",
            "\n",
            "\u007f",
            "~",
            "/");
    private static final List<String> VALUES = List.of(
            "null",
            "1.50",
            "\"eu\"",
            "\"é\"",
            "\"\\\"\"",
            "[1,\n 2]",
            "{\"a\" : {}}",
            "\"\u007f\"",
            "\"~\"",
            "\"/<&\"");
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int[] NANOS = {
        0, 120_000_000, 123_000_000, 123_400_000, 1_000_000, 999_000, 1, 10, 123_456_000, 999_999_999
    };
    private static final int[] NUMBERS = {0, 9, 10, 99, 100, Integer.MAX_VALUE, -1, Integer.MIN_VALUE};

    private final long seed = Long.getLong("seed", 42);
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource
    void writesWhatJacksonWrites(ExportFormat format) {
        try (RowEncoder encoder = RowEncoder.of(format);
                JacksonRows jackson = JacksonRows.of(format)) {
            for (int page = 0; page < PAGES; page++) {
                List<BatchSummary> rows = new ArrayList<>();
                StringBuilder expected = new StringBuilder();
                for (int i = random.nextInt(MAX_ROWS); i >= 0; i--) {
                    BatchSummary row = row();
                    rows.add(row);
                    expected.append(utf8(ByteBuffer.wrap(jackson.line(row))));
                }

                assertThat(utf8(encoder.rows(rows)))
                        .as("seed %d, %s", seed, rows)
                        .isEqualTo(expected.toString());
            }
        }
    }

    @Test
    void leavesOnlyWhatIsUnusualToJackson() {
        LineBuffer lines = new LineBuffer();
        BatchSummary usual = new BatchSummary(
                UUID.randomUUID(), BatchStatus.PROCESSING, 120, 118, 2, Instant.EPOCH, Instant.EPOCH.plusNanos(1));
        BatchSummary unknown = row("paused", Map.of("region", "\"eu\"", "tags", "[1, {}]"));

        assertThat(NdjsonRows.append(usual, lines)).isTrue();
        assertThat(NdjsonRows.append(unknown, lines)).isTrue();
        assertThat(CsvRows.append(usual, lines)).isTrue();
        lines.clear();
        assertThat(NdjsonRows.append(row("\"paused\"", Map.of()), lines)).isFalse();
        assertThat(NdjsonRows.append(row("", Map.of("é", "1")), lines)).isFalse();
        assertThat(NdjsonRows.append(row("", Map.of("a", "[\n]")), lines)).isFalse();
        assertThat(CsvRows.append(unknown, lines)).isFalse();
        assertThat(lines.bytes().hasRemaining())
                .as("nothing is left of a row that Jackson writes")
                .isFalse();
    }

    /** The array has 512 bytes at first, and numbers of eight bytes are stored in it. */
    @Test
    void writesWhereverItsArrayEnds() {
        for (int before = 450; before <= 512; before++) {
            String start = "x".repeat(before);
            LineBuffer lines = new LineBuffer();

            lines.put(start)
                    .put(LineBuffer.Text.of("{\"id\":\""))
                    .put(Instant.EPOCH)
                    .put(LineBuffer.Text.of("\"}\n"));

            assertThat(StandardCharsets.US_ASCII.decode(lines.bytes()).toString())
                    .isEqualTo(start + "{\"id\":\"1970-01-01T00:00:00.000Z\"}\n");
        }
    }

    private static BatchSummary row(String statusText, Map<String, String> additionalProperties) {
        return new BatchSummary(
                UUID.randomUUID(), BatchStatus.UNKNOWN, 0, 0, 0, null, null, statusText, additionalProperties);
    }

    private BatchSummary row() {
        BatchStatus status = rarely(() -> BatchStatus.UNKNOWN, () -> STATUSES[random.nextInt(STATUSES.length)]);
        Map<String, String> additional = new LinkedHashMap<>();
        for (int i = random.nextInt(8) - 6; i >= 0; i--) {
            additional.put(anyOf(TEXTS), anyOf(VALUES));
        }
        return new BatchSummary(
                new UUID(bits(), bits()),
                status,
                number(),
                number(),
                number(),
                time(),
                time(),
                status == BatchStatus.UNKNOWN ? anyOf(TEXTS) : status.wireName(),
                additional);
    }

    private long bits() {
        return rarely(() -> random.nextLong() & 0xf, random::nextLong);
    }

    private int number() {
        return rarely(() -> NUMBERS[random.nextInt(NUMBERS.length)], () -> random.nextInt(1_000));
    }

    private @Nullable Instant time() {
        long second = rarely(
                () -> anyOf(List.of(
                        FIRST - 1,
                        FIRST,
                        LAST,
                        LAST + 1,
                        -1L,
                        0L,
                        Instant.MIN.getEpochSecond(),
                        Instant.MAX.getEpochSecond())),
                () -> random.nextLong(FIRST, LAST));
        int nano = rarely(() -> random.nextInt(1_000_000_000), () -> NANOS[random.nextInt(NANOS.length)]);
        return random.nextInt(8) == 0 ? null : Instant.ofEpochSecond(second, nano);
    }

    private <T> T anyOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> T rarely(Supplier<T> rare, Supplier<T> usual) {
        return random.nextInt(16) == 0 ? rare.get() : usual.get();
    }

    private static String utf8(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
