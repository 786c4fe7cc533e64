package dev.batchsession.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Compares the two readers of a page. */
final class TwoReaders {
    private static final byte[] FILLERS = {'"', '0', '}', ']', ' ', 0, (byte) 0x80};

    private TwoReaders() {}

    /**
     * Checks that the first reader reads what Databind reads, or leaves the text to it, and that neither looks behind the text.
     *
     * @return whether the first reader read the text
     */
    static boolean check(byte[] text) {
        String expected = databind(text, text.length);
        String read = singlePass(text, text.length);
        if (read != null) {
            assertThat(read).isEqualTo(expected);
        }
        byte[] longer = Arrays.copyOf(text, text.length + 32);
        Arrays.fill(longer, text.length, longer.length, FILLERS[text.length % FILLERS.length]);
        assertThat(singlePass(longer, text.length)).isEqualTo(read);
        assertThat(databind(longer, text.length)).isEqualTo(expected);
        return read != null;
    }

    private static @Nullable String singlePass(byte[] text, int length) {
        PageBody body = SinglePassReader.read(text, length);
        return body == null ? null : body.toString(); // which has the additional properties, and in their order
    }

    private static String databind(byte[] text, int length) {
        try {
            return DatabindReader.read(text, length).toString();
        } catch (UnexpectedJsonException refused) {
            return "byte " + refused.byteOffset() + ": " + refused.getMessage();
        }
    }
}
