package dev.batchsession.http;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.UnreadablePageException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;

/** The body of a failure, and headers that its message repeats, all of which a server words as it likes. */
class StatusFailuresFuzzTest {
    private static final ApiKey KEY = ApiKey.of("sk-3f9c1e");
    private static final StatusFailures ANSWERS =
            new StatusFailures(new PageUri(URI.create("https://api.example")), Clock.systemUTC());

    @FuzzTest
    @DictionaryEntries({"{\"error\":{\"code\":\"", "\"message\":\"", "\\ud800", "\\u202e", "sk-3f9c1e"})
    void isAFailureWhoseMessageCanBeShown(byte[] input) {
        int status = input.length == 0 ? 500 : 201 + (input[0] & 0xff) * 3;
        byte[] text = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        PageBytes body = PageBytes.upTo(64 * 1024, 0);
        body.append(Unpooled.wrappedBuffer(text));
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders() // unchecked, as what a server sends is
                .set(HttpHeaderNames.LOCATION, new String(text, StandardCharsets.ISO_8859_1))
                .set(HttpHeaderNames.CONTENT_TYPE, new String(text, StandardCharsets.ISO_8859_1));

        PageFetchException failure = ANSWERS.failure(7, HttpResponseStatus.valueOf(status), headers, body, KEY);

        SanitizedText.check(failure, KEY);
        SanitizedText.check(ANSWERS.unreadable(new UnreadablePageException(7, "not JSON"), headers, body, KEY), KEY);
    }
}
