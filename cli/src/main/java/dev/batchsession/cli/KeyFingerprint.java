package dev.batchsession.cli;

import dev.batchsession.page.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
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

    private final Checkpoint checkpoint;

    private KeyFingerprint(byte[] bits) {
        this.checkpoint = Checkpoint.of("key", 1, bits::clone);
    }

    /** The fingerprint of a key, which is not blank. */
    static KeyFingerprint of(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return new KeyFingerprint(Arrays.copyOf(mac.doFinal(TEXT), BYTES));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }

    /** The 32 bits, in the form of a checkpoint: with a checksum. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public String toString() {
        return "KeyFingerprint[***]";
    }
}
