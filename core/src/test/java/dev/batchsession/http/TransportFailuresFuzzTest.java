package dev.batchsession.http;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.page.PageFetchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Exceptions below the HTTP client, whose messages quote what a server sent. */
class TransportFailuresFuzzTest {
    private static final ApiKey KEY = ApiKey.of("sk-3f9c1e");

    @FuzzTest
    @DictionaryEntries({"sk-3f9c1e", "\u001b[2J", "\u202e", "\r\n"})
    void isAFailureThatCanBeLogged(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Throwable error = new IOException(text);
        for (int i = 1; i < 4; i++) {
            String part = text.substring(Math.min(text.length(), i));
            Throwable outer = i % 2 == 0 ? new IllegalStateException("outer", error) : new IOException(part, error);
            outer.addSuppressed(new IOException(part));
            error = outer;
        }

        SanitizedText.check((PageFetchException) TransportFailures.of(7, error, KEY), KEY);
    }
}
