package dev.batchsession.scripted;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhook requests as AnchorBrowser documents it. */
public final class WebhookSignature {
    private WebhookSignature() {}

    /** Returns the value of the header {@code Anchor-Signature}. */
    public static String header(String secret, Instant time, byte[] body) {
        return "t=" + time.getEpochSecond() + ",v1=" + hex(secret, Long.toString(time.getEpochSecond()), body);
    }

    /** Returns the value of {@code v1}. */
    public static String hex(String secret, String seconds, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(("v0:" + seconds + ":").getBytes(UTF_8));
        signed.writeBytes(body);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(signed.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
