package dev.batchsession.cli;

import dev.batchsession.page.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A fingerprint that distinguishes API keys: the first 32 bits of the HMAC of a fixed text with the key. Two keys have the same
 * fingerprint with a probability of one in four billion. It reveals only whether a guessed key may be right. It is written to
 * files and never printed.
 */
final class KeyFingerprint {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] TEXT = "batch-sessions: the key of a file".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 4;

    private final Checkpoint checkpoint;

    private KeyFingerprint(byte[] bits) {
        this.checkpoint = Checkpoint.of("key", 1, bits::clone);
    }

    /** Computes the fingerprint of a key, which must not be blank. */
    static KeyFingerprint of(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return new KeyFingerprint(Arrays.copyOf(mac.doFinal(TEXT), BYTES));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is not available", missing);
        }
    }

    /** Returns the fingerprint in the form of a checkpoint, which has a checksum. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public String toString() {
        return "KeyFingerprint[***]";
    }
}
