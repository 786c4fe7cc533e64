package dev.batchsession.http;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.page.PageFetchException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;

/** The account of a failure in a body, and a Location, both of which a server words as it likes. */
class AnswersFuzzTest {
    private static final ApiKey KEY = ApiKey.of("sk-3f9c1e");

    @FuzzTest
    @DictionaryEntries({"{\"error\":{\"code\":\"", "\"message\":\"", "\\ud800", "\\u202e", "sk-3f9c1e"})
    void isAFailureWhoseMessageCanBeShown(byte[] input) {
        int status = input.length == 0 ? 500 : 201 + (input[0] & 0xff) * 399 / 256;
        byte[] text = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        PageBytes body = PageBytes.upTo(64 * 1024, 0);
        body.append(Unpooled.wrappedBuffer(text));
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders() // unchecked, as what a server sends is
                .set(HttpHeaderNames.LOCATION, new String(text, StandardCharsets.ISO_8859_1));

        PageFetchException failure =
                Answers.failure(7, HttpResponseStatus.valueOf(status), headers, body, KEY, Clock.systemUTC());

        ShownText.check(failure, KEY);
    }
}
