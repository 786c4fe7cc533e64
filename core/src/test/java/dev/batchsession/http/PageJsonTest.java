package dev.batchsession.http;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.scripted.PageBodies;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an answer must be there, what may be missing, and what is said of one that is wrong. */
class PageJsonTest {
    private static final String ID = "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b";
    private static final String LAST = "{\"has_next\":false}";

    @Test
    void readsWhatTheContractSays() {
        assertThat(read(PageBodies.page(batches(1, 100), 2, 5, 450)))
                .isEqualTo(new BatchPage(batches(1, 100), 2, 5, 450, true, true));
    }

    @Test
    void fillsWhatARowLeavesOut() {
        assertThat(row("{\"batch_id\":\"" + ID + "\"}"))
                .isEqualTo(new BatchSummary(UUID.fromString(ID), BatchStatus.UNKNOWN, 0, 0, 0, null, null, ""));
    }

    @Test
    void takesNullForAbsent() {
        assertThat(row("""
                        {"batch_id":"%s","status":null,"total_requests":null,"completed_requests":null,\
                        "failed_requests":null,"created_at":null,"actual_completion_time":null}""".formatted(ID)))
                .isEqualTo(new BatchSummary(UUID.fromString(ID), BatchStatus.UNKNOWN, 0, 0, 0, null, null, ""));
    }

    @Test
    void keepsTheTextOfAnUnknownStatus() {
        BatchSummary row = row("{\"batch_id\":\"" + ID + "\",\"status\":\"paused\"}");

        assertThat(row.status()).isEqualTo(BatchStatus.UNKNOWN);
        assertThat(row.statusText()).isEqualTo("paused");
    }

    @ParameterizedTest
    @CsvSource({
        "pending, PENDING",
        "processing, PROCESSING",
        "completed, COMPLETED",
        "failed, FAILED",
        "cancelled, CANCELLED"
    })
    void knowsTheContractsStatuses(String text, BatchStatus status) {
        assertThat(row("{\"batch_id\":\"" + ID + "\",\"status\":\"" + text + "\"}")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void ignoresWhatItDoesNotKnowAtEveryDepth() {
        String row = PageBodies.row(batch(1)).replaceFirst("\\{", "{\"x\":{\"batch_id\":[1,{\"y\":null}]},");

        assertThat(read("{\"meta\":[[]],\"data\":{\"v\":{},\"batches\":[" + row + "],\"pagination\":"
                                + "{\"links\":[1],\"has_next\":false}},\"z\":1.5}")
                        .batches())
                .containsExactly(batch(1));
    }

    @Test
    void readsARowWhateverTheOrderAndSpacing() {
        String spaced = "{ \"created_at\" : \"2026-01-01T02:00:00+02:00\" , \"batch_id\" : \""
                + ID.toUpperCase(java.util.Locale.ROOT) + "\" }";

        assertThat(row(spaced).createdAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(row(spaced).batchId()).isEqualTo(UUID.fromString(ID));
    }

    @ParameterizedTest(name = "{0} -> hasNext {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'has_next':true} | true",
                "{'has_next':true,'current_page':3,'total_pages':3} | true",
                "{'has_next':false,'current_page':1,'total_pages':9} | false",
                "{'current_page':2,'total_pages':3} | true",
                "{'current_page':3,'total_pages':3} | false",
                "{'has_next':null,'current_page':2,'total_pages':3} | true",
                "{'total_pages':3} | true",
                "{'total_pages':2} | false"
            })
    void concludesWhetherAPageFollows(String pagination, boolean hasNext) {
        assertThat(read(PageBodies.page("", pagination.replace('\'', '"'))).hasNext())
                .isEqualTo(hasNext);
    }

    @Test
    void saysWhatTheServerDidNotTell() {
        assertThat(read(PageBodies.page("", LAST)))
                .isEqualTo(new BatchPage(java.util.List.of(), 2, BatchPage.UNKNOWN, BatchPage.UNKNOWN, false, true));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'batch_id':7} | /data/batches/1/batch_id must be a UUID but was the number 7",
                "{'batch_id':'1-1-1-1-1'} | /data/batches/1/batch_id must be a UUID but was the string '1-1-1-1-1'",
                "{'status':'pending'} | /data/batches/1 has no batch_id",
                "{'batch_id':null} | /data/batches/1 has no batch_id",
                "null | /data/batches/1 must be an object but was null",
                "{'status':1} | /data/batches/1/status must be a string but was the number 1",
                "{'total_requests':'5'} | /data/batches/1/total_requests must be an integer but was the string '5'",
                "{'total_requests':1.5} | /data/batches/1/total_requests must be an integer but was the number 1.5",
                "{'total_requests':3000000000} | /data/batches/1/total_requests must be an integer of -2147483648 to 2147483647 but was the number 3000000000",
                "{'created_at':1735689600} | /data/batches/1/created_at must be an ISO 8601 timestamp with an offset and a year of 0000 to 9999 but was the number 1735689600",
                "{'created_at':{}} | /data/batches/1/created_at must be an ISO 8601 timestamp with an offset and a year of 0000 to 9999 but was an object",
                "{'actual_completion_time':'+999999999-12-31T23:59:59Z'} | /data/batches/1/actual_completion_time must be an ISO 8601 timestamp with an offset and a year of 0000 to 9999 but was the string '+999999999-12-31T23:59:59Z'",
                "{'created_at':'-0001-12-31T23:59:59Z'} | /data/batches/1/created_at must be an ISO 8601 timestamp with an offset and a year of 0000 to 9999 but was the string '-0001-12-31T23:59:59Z'",
                "{'batch_id':true} | /data/batches/1/batch_id must be a UUID but was true",
                "{'created_at':'yesterday'} | /data/batches/1/created_at must be an ISO 8601 timestamp with an offset and a year of 0000 to 9999 but was the string 'yesterday'",
                "{'created_at':'2026-01-01T00:00:00'} | /data/batches/1/created_at must be an ISO 8601 timestamp",
                "{'created_at':'2026-02-30T00:00:00Z'} | /data/batches/1/created_at must be an ISO 8601 timestamp",
            })
    void saysWhereARowIsWrong(String row, String message) {
        unreadable(
                PageBodies.page(PageBodies.row(batch(1)) + "," + row.replace('\'', '"'), LAST),
                message.replace('\'', '"'));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | the response must be an object but was null",
                "[] | the response must be an object but was an array",
                "{} | the response has no data",
                "{'data':null} | /data must be an object but was null",
                "{'data':{'pagination':{'has_next':false}}} | /data has no batches",
                "{'data':{'batches':null,'pagination':{}}} | /data/batches must be an array but was null",
                "{'data':{'batches':[]}} | /data has no pagination",
                "{'data':{'batches':[],'pagination':{}}} | neither has_next nor total_pages",
                "{'data':{'batches':[],'pagination':{'current_page':1}}} | neither has_next nor total_pages",
                "{'data':{'batches':[],'pagination':{'total_records':9223372036854775808}}} | /data/pagination/total_records must be an integer of -9223372036854775808 to 9223372036854775807 but was the number 9223372036854775808",
                "{'data':{'batches':[],'pagination':{'has_next':'yes'}}} | /data/pagination/has_next must be true or false but was the string 'yes'",
            })
    void saysWhatAnAnswerLacks(String body, String message) {
        unreadable(body.replace('\'', '"'), message.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{\"batches\":\"\u0000\"}}",
                "{\"data\":{\"batches\":\"",
                "<html>",
                "nope",
                "{\"data\":{\"batches\":[",
                "\u0000",
                "{\"data\":}"
            })
    void refusesWhatIsNoJson(String body) {
        unreadable(body, "byte");
    }

    @Test
    void saysThatAnAnswerIsEmpty() {
        assertThatExceptionOfType(UnreadablePageException.class)
                .isThrownBy(() -> read(""))
                .withMessage("page 2: unreadable page, the response body is empty");
        unreadable(" \r\n", "the response body is empty");
    }

    @Test
    void readsAsManyRowsAsAPageMayHaveWhateverItsLimit() {
        assertThat(read(PageBodies.page(batches(1, 100), 2, 5, 450)).batches()).hasSize(100);
    }

    /** What follows is not read any more: a page of 16 MiB holds 100,000 of them. */
    @Test
    void refusesMoreRowsThanAPageMayHaveAtTheFirstThatIsTooMany() {
        String rows = batches(1, 100).stream().map(PageBodies::row).collect(Collectors.joining(","));

        unreadable(
                PageBodies.page(rows + ",{\"batch_id\":not even JSON", LAST), "/data/batches has more than 100 rows");
        unreadable(PageBodies.page(rows + ",null", LAST), "/data/batches has more than 100 rows");
    }

    @Test
    void refusesTrailingContent() {
        unreadable(PageBodies.page("", LAST) + "{}", "unexpected content after the JSON value (byte ");
    }

    @Test
    void refusesBottomlessNesting() {
        unreadable("{\"x\":" + "[".repeat(100_000), "depth");
    }

    @Test
    void takesTheLastOfTwoValuesOfOneName() {
        assertThat(row("{\"batch_id\":\"%s\",\"total_requests\":1,\"total_requests\":2}".formatted(ID))
                        .totalRequests())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "-9223372036854775809", "1e400", "1e-400"})
    void refusesANumberThatNoCounterHolds(String number) {
        unreadable(PageBodies.page("{\"batch_id\":\"%s\",\"total_requests\":%s}".formatted(ID, number), LAST), "");
    }

    @Test
    void refusesANumberOfMoreDigitsThanAnyoneNeeds() {
        String row = PageBodies.row(batch(1)).replaceFirst("\\{", "{\"x\":%s,");

        assertThat(row(row.formatted("9".repeat(1_000)))).isEqualTo(batch(1));
        unreadable(PageBodies.page(row.formatted("9".repeat(1_001)), LAST), "1001");
        unreadable(PageBodies.page(row.formatted("9".repeat(1_001)), LAST), " at /data/batches/0/x");
    }

    @Test
    void quotesNoMoreThanABoundAndNeverTheKey() {
        String body = PageBodies.page("{\"batch_id\":\"" + "k".repeat(10_000) + "\"}", LAST);
        assertThatExceptionOfType(UnreadablePageException.class)
                .isThrownBy(() -> read(body))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(700));

        unreadable(PageBodies.page("{\"batch_id\":\"the-key\"}", LAST), "but was the string \"***\"");
        unreadable(PageBodies.page("{\"batch_id\":\"" + "x".repeat(57) + "THE-KEY\"}", LAST), "x***");
        unreadable("the-key", "not JSON");
    }

    private static BatchSummary row(String row) {
        return read(PageBodies.page(row, LAST)).batches().get(0);
    }

    private static BatchPage read(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        PageBytes gathered = PageBytes.upTo(1 << 20, 0);
        gathered.append(Unpooled.wrappedBuffer(bytes));
        return PageJson.read(gathered, 2, ApiKey.of("the-key"));
    }

    private static void unreadable(String body, String message) {
        assertThatExceptionOfType(UnreadablePageException.class)
                .isThrownBy(() -> read(body))
                .withMessageStartingWith("page 2: unreadable page, ")
                .withMessageContaining(message);
    }
}
