package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

class BaseUrlFuzzTest {
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]", "[0:0:0:0:0:0:0:1]");

    private static final Pattern PASSWORD = Pattern.compile("https?://([^/?#@]{8,})@");

    @FuzzTest
    @DictionaryEntries({"https://", "http://", "localhost", "127.0.0.1", "[::1]", "[::ffff:", "@", ":443", "%2f", "//"})
    void isRefusedOrLeadsToItsOwnHostEncrypted(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        HttpPageSource source = source(text);
        if (source == null) {
            return;
        }
        URI base = URI.create(text);
        URI page = new PageUri(base).of(new PageRequest(BatchFilter.all(), 1, 100));
        assertThat(page.getHost()).isEqualTo(base.getHost());
        assertThat(page.getPort()).isEqualTo(base.getPort()).isLessThanOrEqualTo(65_535);
        assertThat(page.getRawUserInfo()).isNull();
        assertThat(page.getPath()).endsWith("/v1/batch-sessions");
        if (!"https".equalsIgnoreCase(page.getScheme())) {
            assertThat(page.getHost()).matches(host -> isLoopback(host), "is this machine");
        }
        assertThat(page.toString()).isPrintable().isASCII();
    }

    private static @Nullable HttpPageSource source(String text) {
        try {
            return new HttpPageSource.Builder(name -> name.equals(Environment.BASE_URL) ? text : "sk-3f9c1e").build();
        } catch (IllegalArgumentException refused) {
            Matcher password = PASSWORD.matcher(text);
            if (password.lookingAt()) {
                assertThat(refused.getMessage()).doesNotContain(password.group(1));
            }
            return null;
        }
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host.toLowerCase(java.util.Locale.ROOT))
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.matches(
                        "\\[[0:]*(:ffff:|:FFFF:|:)(127\\.[0-9.]+|7[fF][0-9a-fA-F]{2}:[0-9a-fA-F]{1,4}|0*1)(%.*)?]");
    }
}
