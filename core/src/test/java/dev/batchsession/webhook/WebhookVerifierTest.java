package dev.batchsession.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.scripted.WebhookSignature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {
    private static final String SECRET = "36da51b166a69268a59a8d5ee0b32c9f";
    private static final byte[] BODY = "{\"type\":\"batch.completed\",\"text\":\"\u2705 done\"}".getBytes(UTF_8);
    private static final Instant TIME = Instant.ofEpochSecond(1_764_320_400);

    /** Computed by {@code openssl dgst -sha256 -hmac}. */
    private static final String HEX = "c1aced2b7177a766cb8a25de849b41b64cf51bfa30dcdd6dd564d27012b9511e";

    private static final String SIGNATURE = "t=1764320400,v1=" + HEX;

    private final WebhookVerifier verifier = at(TIME);

    private static WebhookVerifier at(Instant time, String... secrets) {
        List<String> some = secrets.length == 0 ? List.of(SECRET) : List.of(secrets);
        return WebhookVerifier.of(some, Clock.fixed(time, ZoneOffset.UTC));
    }

    @Test
    void acceptsTheDocumentedSignature() {
        assertThat(verifier.verify(SIGNATURE, BODY)).isTrue();
    }

    @Test
    void rejectsAnotherBodySecretOrTime() {
        byte[] other = BODY.clone();
        other[3] ^= 1;

        assertThat(verifier.verify(SIGNATURE, other)).isFalse();
        assertThat(verifier.verify(SIGNATURE, new byte[0])).isFalse();
        assertThat(at(TIME, "another").verify(SIGNATURE, BODY)).isFalse();
        assertThat(verifier.verify("t=1764320401,v1=" + HEX, BODY)).isFalse();
    }

    @Test
    void acceptsTheSignatureOfAnySecret() {
        assertThat(at(TIME, "new", SECRET).verify(SIGNATURE, BODY)).isTrue();
        assertThat(at(TIME, SECRET, "old").verify(SIGNATURE, BODY)).isTrue();
    }

    @Test
    void acceptsTwoMinutesInBothDirections() {
        Duration window = Duration.ofMinutes(2);

        assertThat(at(TIME.plus(window)).verify(SIGNATURE, BODY)).isTrue();
        assertThat(at(TIME.minus(window)).verify(SIGNATURE, BODY)).isTrue();
        assertThat(at(TIME.plus(window).plusMillis(1)).verify(SIGNATURE, BODY)).isFalse();
        assertThat(at(TIME.minus(window).minusMillis(1)).verify(SIGNATURE, BODY))
                .isFalse();
    }

    @Test
    void acceptsOneOfSeveralSignaturesAmongUnknownElements() {
        assertThat(verifier.verify("t=1764320400, v1=" + "0".repeat(64) + ", v1=" + HEX, BODY))
                .isTrue();
        assertThat(verifier.verify("v1=" + HEX + ",v2=x,t=1764320400,", BODY)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "t=1764320400",
                "v1=" + HEX,
                "t=,v1=" + HEX,
                "t=1764320400,v1=",
                "t=1764320400,v1",
                "t=1764320400,v0=" + HEX,
                "t=1764320400,t=1764320400,v1=" + HEX,
                "t=+1764320400,v1=" + HEX,
                "t=-1764320400,v1=" + HEX,
                "t=1764320400.0,v1=" + HEX,
                "t=\u0661764320400,v1=" + HEX,
                "t=01764320400,v1=" + HEX,
                "t=99999999999999999999,v1=" + HEX,
                "T=1764320400,V1=" + HEX,
            })
    void rejectsEveryOtherHeader(String header) {
        assertThat(verifier.verify(header, BODY)).isFalse();
    }

    @Test
    void rejectsARequestWithoutASignature() {
        assertThat(verifier.verify(null, BODY)).isFalse();
        assertThat(verifier.verify("t=1764320400,v1=" + HEX.toUpperCase(Locale.ROOT), BODY))
                .isFalse();
    }

    @Test
    void removesWhiteSpaceAroundASecret() {
        assertThat(at(TIME, SECRET + "\r\n").verify(SIGNATURE, BODY)).isTrue();
    }

    @Test
    void theSystemClockIsTheDefault() {
        String signature = WebhookSignature.header(SECRET, Instant.now(), BODY);

        assertThat(WebhookVerifier.of(List.of(SECRET)).verify(signature, BODY)).isTrue();
    }

    @Test
    void refusesSecretsThatAnyoneKnows() {
        assertThatThrownBy(() -> WebhookVerifier.of(List.of())).hasMessage("secrets must not be empty");
        assertThatThrownBy(() -> WebhookVerifier.of(List.of(SECRET, " \n"))).hasMessage("secrets must not be blank");
        assertThatThrownBy(() -> WebhookVerifier.of(List.of("${WEBHOOK_SECRET}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("placeholder that was not resolved")
                .hasMessageNotContaining("WEBHOOK_SECRET");
    }

    @Test
    void hidesTheSecrets() {
        assertThat(at(TIME, SECRET, "old")).hasToString("WebhookVerifier[2 secrets]");
    }
}
