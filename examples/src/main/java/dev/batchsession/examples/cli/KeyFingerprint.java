package dev.batchsession.examples.cli;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Distinguishes API keys without being one: the first 32 bits of an HMAC with the key, of a fixed text. Two keys have the
 * same once in four billion, and nothing about a key can be found out by it but whether a guess may be right. It is written
 * to files, and never printed.
 */
final class KeyFingerprint {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] TEXT = "batch-sessions: the key of a file".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 4;

    private final String hex;

    private KeyFingerprint(String hex) {
        this.hex = hex;
    }

    /** The fingerprint of a key, which is not blank. */
    static KeyFingerprint of(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return new KeyFingerprint(HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(TEXT), BYTES)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }

    /** What a file holds: eight hexadecimal digits. */
    String text() {
        return hex;
    }

    @Override
    public String toString() {
        return "KeyFingerprint[***]";
    }
}
