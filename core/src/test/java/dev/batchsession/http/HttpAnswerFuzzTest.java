package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What Netty's own decoders make of a connection, chunk by chunk, and what becomes of the chunks. */
class HttpAnswerFuzzTest {
    private static final ApiKey KEY = ApiKey.of("sk-3f9c1e");
    private static final int LIMIT = 64 * 1024;

    @FuzzTest
    void anyBytesOfAServerAreAPageOrAFailureThatCanBeShown(byte[] input) {
        PageBytes bytes = PageBytes.upTo(LIMIT, input.length);
        PageFetchException failure = null;
        try {
            receive(input, bytes, input.length == 0 ? 1 : 1 + (input[0] & 0xff));
            BatchPage page = PageJson.read(bytes, 7, KEY);
            assertThat(page.batches()).doesNotContainNull();
        } catch (PageFetchException refused) {
            failure = refused;
        } catch (DecoderException refused) {
            failure = (PageFetchException) TransportFailures.of(7, refused, KEY);
        }
        assertThat(bytes.array()).hasSizeLessThanOrEqualTo(LIMIT);
        if (failure != null) {
            SanitizedText.check(failure, KEY);
        }
    }

    @FuzzTest
    void aPackedBodyIsWhatWasPackedWhereverItsChunksBegin(byte[] body) throws IOException {
        int limit = body.length == 0 ? 1 : Math.max(1, body.length - body[0]);
        PageBytes bytes = PageBytes.upTo(limit, body.length);

        receive(packed(body), bytes, body.length == 0 ? 1 : 1 + (body[body.length - 1] & 0xff));

        int whole = Math.min(body.length, limit);
        assertThat(Arrays.copyOf(bytes.array(), bytes.length())).isEqualTo(Arrays.copyOf(body, whole));
        assertThat(bytes.overflowed()).isEqualTo(body.length > limit);
        bytes.release();
    }

    private static void receive(byte[] connection, PageBytes bytes, int chunk) {
        List<ByteBuf> chunks = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec(), new HttpContentDecompressor(0));
        try {
            for (int from = 0; from < connection.length; from += chunk) {
                ByteBuf read = Unpooled.copiedBuffer(connection, from, Math.min(chunk, connection.length - from));
                chunks.add(read);
                channel.writeInbound(read);
                append(channel, bytes);
            }
        } finally {
            channel.finishAndReleaseAll();
        }
        assertThat(chunks).allMatch(read -> read.refCnt() == 0, "is released");
    }

    private static void append(EmbeddedChannel channel, PageBytes bytes) {
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (part instanceof HttpObject object && object.decoderResult().isFailure()) {
                throw new DecoderException(object.decoderResult().cause());
            }
            if (part instanceof HttpContent content) {
                bytes.append(content.content());
            }
            ReferenceCountUtil.release(part);
        }
    }

    private static byte[] packed(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: " + packed.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        packed.writeTo(answer);
        return answer.toByteArray();
    }
}
