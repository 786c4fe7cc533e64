package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

class RetryAfterFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:15:30Z");

    @FuzzTest
    void isAWaitThatCanBeAddedToATimeOrNone(byte[] input) {
        String header = new String(input, StandardCharsets.ISO_8859_1);

        int half = header.length() / 2;
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders() // unchecked, as what a server sends is
                .set(HttpHeaderNames.RETRY_AFTER, input.length % 2 == 0 ? header : header.substring(0, half));
        if (input.length % 2 != 0) {
            headers.set(HttpHeaderNames.DATE, header.substring(half));
        }

        Duration wait = RetryAfter.parse(headers, Clock.fixed(NOW, ZoneOffset.UTC));

        if (wait != null) {
            assertThat(wait.isNegative()).isFalse();
            assertThat(NOW.plus(wait)).isAfterOrEqualTo(NOW);
            assertThat(wait.toNanos()).isNotNegative(); // what schedulers count in
        }
    }
}
