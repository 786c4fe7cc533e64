package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.process.ChildJvm;
import dev.batchsession.scripted.PageBodies;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of unknown properties are forgotten with their page, however many pages have others. */
class ManyNamesTest {
    private static final int PAGES = 40;
    private static final int NAMES = 60;
    private static final int LENGTH = 10_000;

    /** All names together have 24 MB. */
    @ParameterizedTest
    @CsvSource({"UTF-8, false", "UTF-8, true", "UTF-16BE, false"})
    void decodesPagesWithNamesThatWouldFillTheHeap(String charset, boolean byteOrderMark) throws Exception {
        ChildJvm.Result result = ChildJvm.of(Decoding.class, charset, Boolean.toString(byteOrderMark))
                .options("-Xmx16m", "-XX:+UseSerialGC")
                .run();

        assertThat(result.out()).as(result.toString()).containsExactly(PAGES + " pages");
    }

    /** Runs in a JVM of its own. */
    static final class Decoding {
        private Decoding() {}

        public static void main(String[] args) {
            Charset charset = Charset.forName(args[0]);
            String mark = Boolean.parseBoolean(args[1]) ? "\ufeff" : "";
            int pages = 0;
            for (int page = 1; page <= PAGES; page++) {
                byte[] body = (mark + body(page)).getBytes(charset);
                PageBytes bytes = PageBytes.upTo(body.length, body.length);
                bytes.append(Unpooled.wrappedBuffer(body));
                PageJson.read(bytes, page, ApiKey.of("the-key"));
                bytes.release();
                pages++;
            }
            System.out.println(pages + " pages");
        }

        private static String body(int page) {
            String unknown = IntStream.range(0, NAMES)
                    .mapToObj(name -> "\"%07d%s\":1".formatted(page * NAMES + name, "x".repeat(LENGTH)))
                    .collect(Collectors.joining(","));
            return PageBodies.page("", "{\"has_next\":false," + unknown + "}");
        }
    }
}
