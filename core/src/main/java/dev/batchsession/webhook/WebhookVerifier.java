package dev.batchsession.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a webhook request was signed by AnchorBrowser, within the last two minutes. Called by the endpoint that receives
 * the requests:
 *
 * <pre>{@code
 * WebhookVerifier verifier = WebhookVerifier.of(List.of(secret));
 * int status = verifier.verify(request.getHeader(WebhookVerifier.SIGNATURE_HEADER), body) ? 204 : 401;
 * }</pre>
 *
 * <p>A request that is repeated within two minutes is accepted each time. Immutable and safe for concurrent use. The secrets
 * appear in no message and no {@code toString}.
 *
 * @implNote The header is {@code t=<seconds>,v1=<hex>}, where the signature is the HMAC-SHA256, with the secret as UTF-8, of
 *     {@code v0:<seconds>:} and the raw body.
 */
public final class WebhookVerifier {
    /** The header with the time and the signature of a request. */
    public static final String SIGNATURE_HEADER = "Anchor-Signature";

    private static final Duration WINDOW = Duration.ofMinutes(2);
    private static final String ALGORITHM = "HmacSHA256";

    private final List<Key> keys;
    private final Clock clock;

    private WebhookVerifier(List<Key> keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Returns a verifier that uses the system clock; see {@link #of(Collection, Clock)}. */
    public static WebhookVerifier of(Collection<String> secrets) {
        return of(secrets, Clock.systemUTC());
    }

    /**
     * Returns a verifier that accepts the signatures of any of the secrets.
     *
     * @param secrets at least one signing secret, and two during a rotation, since the old one stays valid for 24 hours; white
     *     space around them is removed
     * @param clock the clock with which the time of a request is compared
     * @throws IllegalArgumentException if there is no secret, or one is blank or a placeholder that was not resolved
     */
    public static WebhookVerifier of(Collection<String> secrets, Clock clock) {
        requireNonNull(clock, "clock");
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets must not be empty");
        }
        List<Key> keys = secrets.stream().map(WebhookVerifier::key).toList();
        signature(keys.get(0), "0", new byte[0]); // loads the algorithm here, and not on an event loop
        return new WebhookVerifier(keys, clock);
    }

    private static Key key(String secret) {
        String value = secret.strip(); // secrets in files often end with a line break
        if (value.isEmpty()) {
            throw new IllegalArgumentException("secrets must not be blank");
        }
        int placeholder = value.indexOf("${");
        if (placeholder >= 0 && value.indexOf('}', placeholder) > 0) {
            throw new IllegalArgumentException(
                    "secrets must not contain a placeholder that was not resolved: is its variable set?");
        }
        return new SecretKeySpec(value.getBytes(UTF_8), ALGORITHM);
    }

    /**
     * Returns whether the request was signed with one of the secrets, at most two minutes before or after the clock's time. Does
     * not parse the body. Does not block; takes about a millisecond for each megabyte and secret.
     *
     * @param signature the value of {@link #SIGNATURE_HEADER}; {@code null} if the request has none
     * @param body the raw body, before any decoding
     */
    public boolean verify(@Nullable String signature, byte[] body) {
        requireNonNull(body, "body");
        Header header = signature == null ? null : Header.parse(signature);
        return header != null && isRecent(header.seconds()) && isSigned(header, body);
    }

    private boolean isRecent(String seconds) {
        Duration age = Duration.ofMillis(clock.millis() - 1_000 * Long.parseLong(seconds));
        return age.abs().compareTo(WINDOW) <= 0;
    }

    private boolean isSigned(Header header, byte[] body) {
        return keys.stream()
                .map(key -> signature(key, header.seconds(), body))
                .anyMatch(expected -> header.signatures().stream()
                        .anyMatch(signature -> MessageDigest.isEqual(expected, signature.getBytes(UTF_8))));
    }

    private static byte[] signature(Key key, String seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM); // not safe for concurrent use
            mac.init(key);
            mac.update(("v0:" + seconds + ':').getBytes(US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body)).getBytes(US_ASCII);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the Java runtime does not support " + ALGORITHM, missing);
        }
    }

    @Override
    public String toString() {
        return "WebhookVerifier[" + keys.size() + " secrets]";
    }

    /**
     * A parsed signature header.
     *
     * @param seconds the time as it was signed, 1 to 12 digits
     * @param signatures all values of {@code v1}; a sender may sign with several secrets during a rotation
     */
    private record Header(String seconds, List<String> signatures) {
        private static final int MAX_DIGITS = 12;

        /** Returns {@code null} without exactly one time. Ignores elements with other names. */
        static @Nullable Header parse(String header) {
            String seconds = null;
            List<String> signatures = new ArrayList<>();
            for (String part : header.split(",", -1)) {
                String element = part.strip();
                if (element.startsWith("v1=")) {
                    signatures.add(element.substring("v1=".length()));
                } else if (element.startsWith("t=")) {
                    if (seconds != null) {
                        return null;
                    }
                    seconds = element.substring("t=".length());
                }
            }
            return seconds != null && isTime(seconds) ? new Header(seconds, signatures) : null;
        }

        private static boolean isTime(String text) {
            return !text.isEmpty()
                    && text.length() <= MAX_DIGITS
                    && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
