package dev.batchsession.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the first reader reads, Databind reads as well, and the same. */
class TwoReadersTest {
    private static final int PAGES = Integer.getInteger("pages", 5_000);
    private static final byte[] INSERTED = "{}[]:,\"\\0 9-+.eEtfnu\u0001".getBytes(StandardCharsets.US_ASCII);

    private final long seed = Long.getLong("seed", 42);
    private final Random random = new Random(seed);
    private final RandomPages pages = new RandomPages(random);

    @Test
    void readTheSamePages() {
        int read = 0;
        for (int i = 0; i < PAGES; i++) {
            String page = pages.page();
            read += check(page.getBytes(StandardCharsets.UTF_8), page);
        }
        assertThat(read).as("pages of the first reader, seed %d", seed).isEqualTo(PAGES);
    }

    @Test
    void readTheSameOfDamagedPages() {
        int read = 0;
        for (int i = 0; i < PAGES; i++) {
            byte[] damaged = damaged(pages.page().getBytes(StandardCharsets.UTF_8));
            read += check(damaged, new String(damaged, StandardCharsets.UTF_8));
        }
        assertThat(read).as("pages of the first reader, seed %d", seed).isBetween(PAGES / 10, PAGES * 9 / 10);
    }

    /** Databind reads no name of more than 50,000 characters. */
    @Test
    void aLongNameIsLeftToDatabind() {
        String name = '"' + "n".repeat(60_000) + "\":1,";
        String id = "\"batch_id\":\"00000000-0000-0000-0000-000000000001\"";
        String pagination = "\"pagination\":{\"has_next\":false}";
        List<String> pages = List.of(
                "{" + name + "\"data\":{\"batches\":[{" + id + "}]," + pagination + "}}",
                "{\"data\":{" + name + "\"batches\":[{" + id + "}]," + pagination + "}}",
                "{\"data\":{\"batches\":[{" + name + id + "}]," + pagination + "}}");

        for (String page : pages) {
            assertThat(check(page.getBytes(StandardCharsets.UTF_8), page)).isZero();
            assertThat(check(page.replace(name, "\"n\":1,").getBytes(StandardCharsets.UTF_8), page))
                    .isOne();
        }
    }

    private int check(byte[] text, String shown) {
        try {
            return TwoReaders.check(text) ? 1 : 0;
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed + ": " + shown, failure);
        }
    }

    /** Returns the text with a byte changed, removed or inserted, with a part repeated, or without its end. */
    private byte[] damaged(byte[] text) {
        int at = random.nextInt(text.length);
        int to = at + random.nextInt(Math.min(40, text.length - at));
        byte inserted = random.nextInt(8) == 0 ? (byte) random.nextInt() : INSERTED[random.nextInt(INSERTED.length)];
        return switch (random.nextInt(5)) {
            case 0 -> joined(text, at, new byte[] {inserted}, at + 1);
            case 1 -> joined(text, at, new byte[0], to);
            case 2 -> joined(text, at, new byte[] {inserted}, at);
            case 3 -> joined(text, to, Arrays.copyOfRange(text, at, to), to);
            default -> Arrays.copyOf(text, at);
        };
    }

    private static byte[] joined(byte[] text, int end, byte[] between, int from) {
        byte[] joined = Arrays.copyOf(text, end + between.length + text.length - from);
        System.arraycopy(between, 0, joined, end, between.length);
        System.arraycopy(text, from, joined, end + between.length, text.length - from);
        return joined;
    }
}
