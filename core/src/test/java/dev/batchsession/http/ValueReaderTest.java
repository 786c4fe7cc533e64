package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.scripted.PageBodies;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value is the same value however it is written, and nothing else is taken for one. */
class ValueReaderTest {
    private static final String ID = "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b";
    private static final String STATUS = "cancelled";
    private static final String TIME = "2026-11-24T08:15:30.123Z";
    private static final BatchSummary ROW = new BatchSummary(
            UUID.fromString(ID), BatchStatus.CANCELLED, 0, 0, 0, Instant.parse(TIME), Instant.parse(TIME));

    @Test
    void readsAValueThatIsWrittenWithEscapes() {
        for (String value : new String[] {ID, STATUS, TIME}) {
            for (int at = 0; at < value.length(); at++) {
                String escaped =
                        value.substring(0, at) + "\\u%04x".formatted((int) value.charAt(at)) + value.substring(at + 1);
                assertThat(read(page(ID, STATUS, TIME).replace(value, escaped)))
                        .as(escaped)
                        .isEqualTo(ROW);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void readsTheSameInEachEncodingOfJson(String charset) {
        String page = page(ID, STATUS, TIME);

        assertThat(read(page.getBytes(Charset.forName(charset)))).isEqualTo(ROW);
        assertThat(read(("\ufeff" + page).getBytes(Charset.forName(charset)))).isEqualTo(ROW);
        assertThat(read((" ".repeat(200) + page).getBytes(Charset.forName(charset))))
                .isEqualTo(ROW);
    }

    @Test
    void readsValuesBehindCharactersOfSeveralBytes() {
        String page =
                page(ID, STATUS, TIME).replace("{\"batch_id\"", "{\"x\":\"\u00e9\u4e2d\ud83d\ude00\",\"batch_id\"");

        assertThat(read(page)).isEqualTo(ROW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cancelle", "cancelledx", "Cancelled", "cancelled ", "completee", "unknown", "c\u00e9"})
    void keepsTheTextOfWhatIsNoKnownStatus(String status) {
        assertThat(read(page(ID, status, TIME)))
                .isEqualTo(new BatchSummary(
                        ROW.batchId(), BatchStatus.UNKNOWN, 0, 0, 0, ROW.createdAt(), ROW.createdAt(), status));
    }

    /** The characters of a value, and after them something else than its end. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "\\\"", "\\u0022", "\\n", " ", "\u00e9", "0", "Z"})
    void refusesAValueThatGoesOn(String more) {
        refused(page(ID + more, STATUS, TIME), "/data/batches/0/batch_id must be a UUID but was the string \"" + ID);
        refused(
                page(ID, STATUS, TIME + more),
                "/data/batches/0/created_at must be an ISO 8601 timestamp with an offset and a year of 0000 to 9999 but was the string \""
                        + TIME);
    }

    /** The characters of a value, cut at each of them. */
    @Test
    void refusesAValueThatEndsBefore() {
        for (int end = 0; end < ID.length(); end++) {
            refused(
                    page(ID.substring(0, end), STATUS, TIME),
                    "/data/batches/0/batch_id must be a UUID but was the string \"");
        }
        for (int end = 0; end < TIME.length(); end++) {
            refused(
                    page(ID, STATUS, TIME.substring(0, end)),
                    "/data/batches/0/created_at must be an ISO 8601 timestamp with an offset and a year of 0000 to 9999 but was the string \"");
        }
    }

    /** So long an answer has an array of its own, which ends where the answer is cut. */
    @Test
    void refusesAnAnswerThatIsCutInAValueAtTheEndOfItsArray() {
        String page = " ".repeat(300_000) + page(ID, STATUS, TIME);
        for (int end = page.indexOf(ID); end < page.length(); end++) {
            byte[] cut = page.substring(0, end).getBytes(StandardCharsets.UTF_8);
            PageBytes bytes = PageBytes.upTo(cut.length, cut.length);
            bytes.append(Unpooled.wrappedBuffer(cut));

            assertThat(bytes.array()).hasSameSizeAs(cut);
            assertThatExceptionOfType(UnreadablePageException.class)
                    .isThrownBy(() -> PageJson.read(bytes, 2, ApiKey.of("the-key")));
        }
    }

    private static String page(String id, String status, String time) {
        return PageBodies.page(
                "{\"batch_id\":\"%s\",\"status\":\"%s\",\"created_at\":\"%s\",\"actual_completion_time\":\"%s\"}"
                        .formatted(id, status, time, time),
                "{\"has_next\":false}");
    }

    private static void refused(String body, String message) {
        assertThatExceptionOfType(UnreadablePageException.class)
                .isThrownBy(() -> read(body))
                .withMessageContaining(message);
    }

    private static BatchSummary read(String body) {
        return read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static BatchSummary read(byte[] body) {
        PageBytes bytes = PageBytes.upTo(1 << 20, 0);
        bytes.append(Unpooled.wrappedBuffer(body));
        return PageJson.read(bytes, 2, ApiKey.of("the-key")).batches().get(0);
    }
}
