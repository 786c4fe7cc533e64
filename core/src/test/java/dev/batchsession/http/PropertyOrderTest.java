package dev.batchsession.http;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.scripted.PageBodies;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page is the same page in whatever order its properties come, and whatever stands between them. */
class PropertyOrderTest {
    private static final ApiKey KEY = ApiKey.of("the-key");

    /** Values to skip: some have a known name or a bracket inside, where it means nothing. */
    private static final List<String> UNKNOWN_VALUES = List.of(
            "null",
            "-1.5e3",
            "\"\"",
            "\"batch_id\"",
            "\"}],\\\"\"",
            "\"\u00e9\u4e2d\ud83d\ude00\"",
            "[]",
            "{}",
            "[[1,{\"batch_id\":null}],{\"status\":[]}]",
            "{\"data\":{\"batches\":[{}],\"pagination\":{}},\"batch_id\":\"x\"}");

    /** Some begin or end as a known name does. */
    private static final List<String> UNKNOWN_NAMES =
            List.of("x", "", "batch_i", "batch_id_", "Data", "statu", "created_a", "has_nex", "\u00e9");

    @Test
    void readsThePropertiesInReverse() {
        assertThat(read(answer(batches(1, 3), Written.REVERSED))).isEqualTo(page(batches(1, 3)));
    }

    @Test
    void readsTheSamePageWhateverTheOrderTheUnknownPropertiesAndTheSpace() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<BatchSummary> rows = rows(random);
            String body = answer(rows, new Shuffled(random));
            assertThat(read(body)).as("%s, seed %d", body, seed).isEqualTo(page(rows));
        }
    }

    @Test
    void readsARowThatStartsInTheMiddleAfterARowThatEndedThere() {
        BatchSummary one = batch(1);
        String rows = PageBodies.row(one).replaceFirst(",\"actual_completion_time\":[^}]*", "")
                + ",{\"failed_requests\":7,\"batch_id\":\"" + batch(2).batchId() + "\"},{\"batch_id\":\""
                + batch(3).batchId() + "\"}";

        assertThat(read(PageBodies.page(rows, "{\"has_next\":false}")).batches())
                .containsExactly(
                        new BatchSummary(one.batchId(), one.status(), 10, 9, 1, one.createdAt(), null),
                        new BatchSummary(batch(2).batchId(), BatchStatus.UNKNOWN, 0, 0, 7, null, null, ""),
                        new BatchSummary(batch(3).batchId(), BatchStatus.UNKNOWN, 0, 0, 0, null, null, ""));
    }

    @Test
    void takesTheLastOfARepeatedProperty() {
        String row = PageBodies.row(batch(1));
        String doubled = row.replaceFirst("\\{", "{\"failed_requests\":7,\"failed_requests\":8,")
                .replaceFirst("}$", ",\"total_requests\":1,\"total_requests\":10}");
        String body = "{\"data\":{\"batches\":[],\"pagination\":{\"has_next\":false}},"
                + "\"data\":{\"pagination\":{\"has_next\":false},\"batches\":[" + row + "],\"batches\":["
                + doubled + "," + doubled + "],\"pagination\":{\"has_next\":false,\"has_next\":true}}}";

        BatchPage page = read(body);

        assertThat(page.batches()).containsExactly(batch(1), batch(1));
        assertThat(page.hasNext()).isTrue();
    }

    @Test
    void takesANullThatComesLastForAbsent() {
        String row = PageBodies.row(batch(1)).replaceFirst("}$", ",\"total_requests\":null,\"created_at\":null}");

        BatchSummary read =
                read(PageBodies.page(row, "{\"has_next\":false}")).batches().get(0);

        assertThat(read.totalRequests()).isZero();
        assertThat(read.createdAt()).isNull();
    }

    @Test
    void knowsANameThatIsWrittenWithEscapes() {
        String body = answer(batches(1, 3), Written.IN_ORDER);
        String escaped = body.replace("\"data\"", "\"d\\u0061ta\"")
                .replace("\"batches\"", "\"batche\\u0073\"")
                .replace("\"pagination\"", "\"p\\u0061gin\\u0061tion\"")
                .replace("\"batch_id\"", "\"batch\\u005fid\"")
                .replace("\"status\"", "\"\\u0073tatus\"")
                .replace("\"created_at\"", "\"created\\u005Fat\"")
                .replace("\"total_pages\"", "\"total_page\\u0073\"")
                .replace("\"has_next\"", "\"has\\u005fnext\"");

        assertThat(read(escaped)).isEqualTo(page(batches(1, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch\\\\u005fid", "batch\\\"_id", "batch_id\\u0000", "BATCH_ID", "batch_id ", "batch-id"})
    void doesNotTakeANameForAnother(String name) {
        String row = "{\"" + name + "\":\"" + batch(1).batchId() + "\"}";

        unreadable(PageBodies.page(row, "{\"has_next\":false}"), "/data/batches/0 has no batch_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ }", "{\"x\":{}}", "{\"status\":\"pending\",\"x\":[{\"batch_id\":1}]}"})
    void refusesARowWithoutAnIdWhateverElseItHas(String row) {
        unreadable(PageBodies.page(row, "{\"has_next\":false}"), "/data/batches/0 has no batch_id");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesAnAnswerCutAtAnyByte(boolean inOrder) {
        String body =
                inOrder ? answer(batches(1, 3), Written.IN_ORDER) : answer(batches(1, 3), new Shuffled(new Random(7)));
        byte[] whole = body.getBytes(StandardCharsets.UTF_8);
        int end = body.stripTrailing().getBytes(StandardCharsets.UTF_8).length;

        assertThat(read(body)).isEqualTo(page(batches(1, 3)));
        // Longest first: the array of the one before may serve the next, and then has the missing bytes behind the cut.
        for (int length = end - 1; length >= 0; length--) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(UnreadablePageException.class)
                    .as("%d bytes of %s", length, body)
                    .isThrownBy(() -> read(cut));
        }
    }

    private static List<BatchSummary> rows(Random random) {
        int from = random.nextInt(1, 1_000);
        return batches(from, from + random.nextInt(4) - 1);
    }

    private static BatchPage page(List<BatchSummary> rows) {
        return new BatchPage(rows, 2, 5, 450, true, true);
    }

    private static String answer(List<BatchSummary> rows, Written written) {
        String batches = rows.stream()
                .map(row -> written.object(
                        "\"batch_id\":\"" + row.batchId() + '"',
                        "\"status\":\"" + row.statusText() + '"',
                        "\"total_requests\":" + row.totalRequests(),
                        "\"completed_requests\":" + row.completedRequests(),
                        "\"failed_requests\":" + row.failedRequests(),
                        "\"created_at\":\"" + row.createdAt() + '"',
                        "\"actual_completion_time\":\"" + row.actualCompletionTime() + '"'))
                .collect(joining(",", "\"batches\":[", "]"));
        String pagination = "\"pagination\":"
                + written.object(
                        "\"current_page\":2",
                        "\"total_pages\":5",
                        "\"total_records\":450",
                        "\"has_next\":true",
                        "\"has_prev\":true");
        return written.object("\"data\":" + written.object(batches, pagination));
    }

    private static BatchPage read(String body) {
        return read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static BatchPage read(byte[] body) {
        PageBytes bytes = PageBytes.upTo(1 << 20, 0);
        bytes.append(Unpooled.wrappedBuffer(body));
        return PageJson.read(bytes, 2, KEY);
    }

    private static void unreadable(String body, String message) {
        assertThatExceptionOfType(UnreadablePageException.class)
                .isThrownBy(() -> read(body))
                .withMessageContaining(message);
    }

    /** How an object's properties, each given as {@code "name":value}, are put on the wire. */
    private interface Written {
        Written IN_ORDER = properties -> "{" + String.join(",", properties) + "}";
        Written REVERSED = properties -> {
            List<String> reversed = new ArrayList<>(List.of(properties));
            Collections.reverse(reversed);
            return "{" + String.join(",", reversed) + "}";
        };

        String object(String... properties);
    }

    /** In any order, with unknown properties between and space around them. */
    private static final class Shuffled implements Written {
        private final Random random;

        Shuffled(Random random) {
            this.random = random;
        }

        @Override
        public String object(String... properties) {
            List<String> all = new ArrayList<>(List.of(properties));
            if (random.nextBoolean()) {
                Collections.shuffle(all, random);
            }
            for (int unknown = random.nextInt(3); unknown > 0; unknown--) {
                String property = '"' + anyOf(UNKNOWN_NAMES) + "\":" + anyOf(UNKNOWN_VALUES);
                all.add(random.nextInt(all.size() + 1), property);
            }
            return all.stream().map(this::spaced).collect(joining(",", space() + "{", "}" + space()));
        }

        private String spaced(String property) {
            int colon = property.indexOf("\":") + 1;
            return space() + property.substring(0, colon) + space() + ":" + space() + property.substring(colon + 1)
                    + space();
        }

        private String space() {
            return switch (random.nextInt(6)) {
                case 0 -> " ";
                case 1 -> "\n\t ";
                case 2 -> "\r\n";
                default -> "";
            };
        }

        private String anyOf(List<String> texts) {
            return texts.get(random.nextInt(texts.size()));
        }
    }
}
