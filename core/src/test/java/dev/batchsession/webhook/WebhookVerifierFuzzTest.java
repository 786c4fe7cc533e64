package dev.batchsession.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.scripted.WebhookSignature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

class WebhookVerifierFuzzTest {
    private static final String SECRET = "36da51b166a69268a59a8d5ee0b32c9f";
    private static final Instant TIME = Instant.ofEpochSecond(1_764_320_400);
    private static final byte[] BODY = "{\"type\":\"batch.completed\"}".getBytes(UTF_8);
    private static final String HEX = WebhookSignature.hex(SECRET, "1764320400", BODY);
    private static final String HEADER = WebhookSignature.header(SECRET, TIME, BODY);
    private static final WebhookVerifier VERIFIER =
            WebhookVerifier.of(List.of("new", SECRET), Clock.fixed(TIME, ZoneOffset.UTC));

    @FuzzTest
    void acceptsNothingButWhatWasSigned(FuzzedDataProvider data) {
        String header = header(data);
        byte[] body = data.consumeBoolean() ? BODY : data.consumeRemainingAsBytes();

        if (VERIFIER.verify(header, body)) {
            assertThat(body).isEqualTo(BODY);
            assertThat(Arrays.asList(header.split(",")))
                    .anySatisfy(element -> assertThat(element.strip()).isEqualTo("t=1764320400"))
                    .anySatisfy(element -> assertThat(element.strip()).isEqualTo("v1=" + HEX));
        }
    }

    /** Returns the valid header, any text, the valid header with a part replaced, or a header of random elements. */
    private static String header(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> HEADER;
            case 1 -> data.consumeString(200);
            case 2 -> {
                int from = data.consumeInt(0, HEADER.length());
                int to = data.consumeInt(from, Math.min(HEADER.length(), from + 4));
                yield HEADER.substring(0, from) + data.consumeString(4) + HEADER.substring(to);
            }
            default -> {
                StringBuilder header = new StringBuilder();
                for (int left = data.consumeInt(0, 5); left > 0; left--) {
                    header.append(data.pickValue(List.of("t=1764320400", "t=", "v1=" + HEX, "v1=", "v0=", " ", "=")))
                            .append(data.consumeString(12))
                            .append(',');
                }
                yield header.toString();
            }
        };
    }
}
