package dev.batchsession.http.json;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.scripted.PageBodies;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read in one pass, and what is left to Databind. That both read the same is the subject of {@link TwoReadersTest}. */
class SinglePassReaderTest {
    private static final String ID = "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b";
    private static final String LAST = "{\"has_next\":false}";

    @Nested
    class Reads {
        @Test
        void thePageOfTheContract() {
            PageBody body = read(PageBodies.page(batches(1, 100), 2, 5, 450));

            assertThat(body).isEqualTo(new PageBody(batches(1, 100), new PageBody.Pagination(2, 5, 450L, true, true)));
        }

        @Test
        void noRows() {
            assertThat(read(PageBodies.page("", LAST)))
                    .isEqualTo(new PageBody(batches(1, 0), new PageBody.Pagination(null, null, null, false, null)));
        }

        /** The last timestamp is near the end of the text. */
        @Test
        void paginationBeforeTheRows() {
            String body = "{\"data\":{\"pagination\":" + LAST + ",\"batches\":[{\"batch_id\":\"" + ID
                    + "\",\"created_at\":\"2026-11-24T08:15:30Z\"}]}}";

            assertThat(row(body).createdAt()).isEqualTo("2026-11-24T08:15:30Z");
        }

        @ParameterizedTest
        @CsvSource({
            "2026-11-24T08:15:30.123456+00:00, 2026-11-24T08:15:30.123456Z",
            "2026-11-24T08:15:30+05:30, 2026-11-24T02:45:30Z",
            "2026-11-24T20:15:30-08:00, 2026-11-25T04:15:30Z"
        })
        void anOffset(String text, Instant time) {
            String row = "{\"batch_id\":\"" + ID + "\",\"created_at\":\"" + text + "\"}";

            assertThat(row(PageBodies.page(row, LAST)).createdAt()).isEqualTo(time);
        }

        @Test
        void nullForAbsent() {
            assertThat(row(PageBodies.page("""
                            {"batch_id":"%s","status":null,"total_requests":null,"completed_requests":null,\
                            "failed_requests":null,"created_at":null,"actual_completion_time":null}""".formatted(ID), LAST)))
                    .hasToString(new BatchSummary(UUID.fromString(ID), BatchStatus.UNKNOWN, 0, 0, 0, null, null, "")
                            .toString());
        }

        @Test
        void anUnknownStatus() {
            assertThat(row(PageBodies.page("{\"batch_id\":\"" + ID + "\",\"status\":\"pausé\"}", LAST))
                            .statusText())
                    .isEqualTo("pausé");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\t", "\n", "\r", " ", " \r\n\t "})
        void whiteSpaceBetweenAllTokens(String space) {
            String body = """
                    ~{~"data"~:~{~"batches"~:~[~{~"batch_id"~:~"%s"~,~"status"~:~null~,~"failed_requests"~:~7~}~,~{~"x"~:~[~1~,~{~}~]~,~\
                    "batch_id"~:~"%s"~,~"created_at"~:~"2026-11-24T08:15:30Z"~}~]~,~"pagination"~:~{~"total_pages"~:~7~}~}~}~""".formatted(ID, ID);

            PageBody spaced = read(body.replace("~", space));

            assertThat(spaced).isNotNull().isEqualTo(read(body.replace("~", "")));
        }

        @Test
        void unknownPropertiesOfARowWithTheirText() {
            String unknown =
                    "\"tags\" : [ \"a\" , {\"b\":\"\\u00e9\\n\"} ] ,\"none\":null,\"é\":\"ü\",\"n\":-0.5e+7,\"\":{},";

            BatchSummary row = row(PageBodies.page(
                    PageBodies.row(batch(1)).replaceFirst("\\{", "{" + unknown.replace("\\", "\\\\")), LAST));

            assertThat(row).isEqualTo(batch(1));
            assertThat(row.additionalProperties())
                    .containsExactly(
                            entry("tags", "[ \"a\" , {\"b\":\"\\u00e9\\n\"} ]"),
                            entry("none", "null"),
                            entry("é", "\"ü\""),
                            entry("n", "-0.5e+7"),
                            entry("", "{}"));
        }

        @Test
        void unknownPropertiesAnywhereElseWithoutKeepingThem() {
            String body = "{\"meta\":[[]],\"data\":{\"v\":{},\"batches\":[" + PageBodies.row(batch(1))
                    + "],\"pagination\":{\"links\":[1],\"has_next\":false}},\"z\":1.5}";

            assertThat(row(body).additionalProperties()).isEmpty();
        }

        @Test
        void oneMapForAllRowsWithoutUnknownProperties() {
            PageBody body = read(PageBodies.page(batches(1, 2), 1, 1, 2));

            assertThat(body.batches().get(0).additionalProperties())
                    .isSameAs(body.batches().get(1).additionalProperties())
                    .isSameAs(batch(3).additionalProperties());
        }
    }

    @Nested
    class LeavesToDatabind {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'status':'pending'}",
                    "{'batch_id':null}",
                    "{}",
                    "null",
                    "{'batch_id':'%s','batch_id':'%s'}",
                    "{'batch_id':'%s','x':1,'x':1}",
                    "{'batch\\u005fid':'%s'}",
                    "{'batch_id':'%s','\\u0078':1}",
                    "{'batch_id':'%s','status':'pendin\\u0067'}",
                    "{'batch_id':'%s','status':'paused\\n'}",
                    "{'batch_id':'%s','status':1}",
                    "{'batch_id':'%s','total_requests':1.0}",
                    "{'batch_id':'%s','total_requests':1e2}",
                    "{'batch_id':'%s','total_requests':-1}",
                    "{'batch_id':'%s','total_requests':01}",
                    "{'batch_id':'%s','total_requests':2147483648}",
                    "{'batch_id':'%s','total_requests':99999999999999999999}",
                    "{'batch_id':'%s','total_requests':'1'}",
                    "{'batch_id':'%s','created_at':'2026-11-24T08:15:30+0100'}",
                    "{'batch_id':'%s','created_at':'2026-11-24T08:15:30+24:00'}",
                    "{'batch_id':'%s','created_at':'2026-11-24T08:15:30'}",
                    "{'batch_id':'%s','created_at':'2026-11-24T08:15:30,5Z'}",
                    "{'batch_id':'%s','created_at':'0000-01-01T00:00:00+00:01'}",
                    "{'batch_id':'%s','created_at':'2026-11-24T08:15:30.1234567890Z'}",
                    "{'batch_id':'%s','created_at':'2026-11-24T08:15:30Z '}",
                    "{'batch_id':'%s','created_at':'2026-02-29T08:15:30Z'}",
                    "{'batch_id':'%s','x':nul}",
                    "{'batch_id':'%s','x':-}",
                    "{'batch_id':'%s','x':00}",
                    "{'batch_id':'%s','x':1.}",
                    "{'batch_id':'%s','x':1e}",
                    "{'batch_id':'%s','x':+1}",
                    "{'batch_id':'%s','x':'\\x'}",
                    "{'batch_id':'%s','x':'\\u00g0'}",
                    "{'batch_id':'%s','x':'\t'}",
                    "{'batch_id':'%s','x':'\ufffd'}",
                    "{'batch_id':'%s','x':[1,]}",
                    "{'batch_id':'%s','x':{'y':1,}}",
                    "{'batch_id':'%s','x':{'y'}}",
                    "{'batch_id':'%s',}",
                    "{'batch_id':'%s'",
                    "{'batch_id':'%s'} {}",
                    "{'batch_id':'%s'}, "
                })
        void aRowThatIsNotInTheUsualForm(String row) {
            assertThat(read(PageBodies.page(row.replace("%s", ID).replace('\'', '"'), LAST)))
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "null",
                    "{}",
                    "{\"data\":{}}",
                    "{\"data\":{\"batches\":[]}}",
                    "{\"data\":{\"pagination\":{\"has_next\":false}}}",
                    "{\"data\":{\"batches\":[],\"pagination\":{}}}",
                    "{\"data\":{\"batches\":null,\"pagination\":{\"has_next\":false}}}",
                    "{\"data\":{\"batches\":[],\"batches\":[],\"pagination\":{\"has_next\":false}}}",
                    "{\"data\":{\"batches\":[],\"pagination\":{\"has_next\":false}},\"data\":null}",
                    "{\"data\":{\"batches\":[],\"pagination\":{\"has_next\":1}}}",
                    "{\"data\":{\"batches\":[],\"pagination\":{\"has_next\":false}}} x"
                })
        void aTextThatIsNoCompletePage(String text) {
            assertThat(read(text)).isNull();
        }

        @Test
        void aPropertyThatIsRepeatedAfterAnyNumberOfOthers() {
            String[] properties =
                    PageBodies.row(batch(1)).replaceAll("[{}]", "").split(",", -1);
            for (int i = 0; i < properties.length; i++) {
                String some = String.join(",", Arrays.copyOf(properties, i + 1));

                assertThat(read(PageBodies.page("{" + some + "}", LAST)))
                        .as(some)
                        .isNotNull();
                for (int repeated = 0; repeated <= i; repeated++) {
                    String row = "{" + some + "," + properties[repeated] + "}";
                    assertThat(read(PageBodies.page(row, LAST))).as(row).isNull();
                }
            }
        }

        @Test
        void moreThan100Rows() {
            assertThat(read(PageBodies.page(batches(1, 101), 1, 1, 101))).isNull();
        }

        @Test
        void whatExceedsABound() {
            assertThat(read(withUnknown("[".repeat(64) + "]".repeat(64)))).isNotNull();
            assertThat(read(withUnknown("[".repeat(65) + "]".repeat(65)))).isNull();
            assertThat(read(withUnknown("9".repeat(100)))).isNotNull();
            assertThat(read(withUnknown("9".repeat(101)))).isNull();
            assertThat(read(withUnknown("{\"" + "n".repeat(1_001) + "\":1}"))).isNull();
        }

        @Test
        void invalidUtf8() {
            for (byte[] invalid : new byte[][] {
                {(byte) 0x80},
                {(byte) 0xc0, (byte) 0x80},
                {(byte) 0xe4, (byte) 0xb8},
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
            }) {
                String marked = withUnknown("\"" + "?".repeat(invalid.length) + "\"");
                byte[] text = marked.getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(invalid, 0, text, marked.indexOf('?'), invalid.length);

                assertThat(SinglePassReader.read(text, text.length))
                        .as(Arrays.toString(invalid))
                        .isNull();
            }
        }

        private static String withUnknown(String value) {
            return PageBodies.page("{\"batch_id\":\"" + ID + "\",\"x\":" + value + "}", LAST);
        }
    }

    /** The array of a page is longer than the page, and still has the bytes of an earlier one. */
    @Test
    void looksAtNoByteBehindTheText() {
        String rows = batches(1, 2).stream()
                .map(row -> PageBodies.row(row).replaceFirst("}$", ",\"é\":{\"a\":[-1.5e3,\"\\\\u00e9\"]}}"))
                .collect(Collectors.joining(","));
        byte[] text = PageBodies.page(rows, "{\"has_next\":false,\"total_records\":7}")
                .getBytes(StandardCharsets.UTF_8);

        for (int length = 0; length < text.length; length++) {
            assertThat(SinglePassReader.read(text, length))
                    .as("the first %d bytes", length)
                    .isNull();
            byte[] cut = Arrays.copyOf(text, length);
            assertThat(SinglePassReader.read(cut, length))
                    .as("%d bytes", length)
                    .isNull();
        }
        assertThat(SinglePassReader.read(text, text.length)).isNotNull();
    }

    private static BatchSummary row(String body) {
        return read(body).batches().get(0);
    }

    private static @Nullable PageBody read(String body) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        return SinglePassReader.read(text, text.length);
    }
}
