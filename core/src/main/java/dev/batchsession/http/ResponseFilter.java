package dev.batchsession.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Handler that filters responses before Reactor Netty reads and logs them.
 * <ul>
 *   <li>Interim responses (1xx, RFC 9110, section 15.2) are skipped. Reactor Netty skips only 100, treats any other as the final
 *       response, and returns the connection to its pool before the final response arrives.
 *   <li>Errors of Netty's decoder quote the response, and Reactor Netty logs them. They are sanitized, like the reason phrase.
 *   <li>Headers with the key in their name are removed.
 * </ul>
 */
final class ResponseFilter extends ChannelInboundHandlerAdapter {
    private static final String NAME = "batch-session-flux.responseFilter";

    private ApiKey key;
    private boolean skipping;

    private ResponseFilter(ApiKey key) {
        this.key = key;
    }

    /** Adds the filter to a connection, or updates its key. Called on the event loop, for each request of the connection. */
    static void applyTo(Connection connection, ApiKey key) {
        ChannelPipeline pipeline = connection.channel().pipeline();
        if (pipeline.get(NAME) instanceof ResponseFilter filter) {
            filter.key = key;
        } else {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, new ResponseFilter(key));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            part.setDecoderResult(
                    DecoderResult.failure(SanitizedCause.of(part.decoderResult().cause(), key)));
        }
        if (message instanceof HttpResponse response) {
            skipping = isInterim(response.status());
            sanitize(response);
        }
        if (message instanceof LastHttpContent last) {
            removeNamesWithKey(last.trailingHeaders());
        }
        if (!skipping) {
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            skipping = false;
            context.read(); // reads are on demand, and no handler has observed this one
        }
    }

    /** Reactor Netty logs the reason phrase and the headers' names, though not their values. */
    private void sanitize(HttpResponse response) {
        HttpResponseStatus status = response.status();
        String reason = status.reasonPhrase();
        if (!reason.equals(HttpResponseStatus.valueOf(status.code()).reasonPhrase())) {
            response.setStatus(new HttpResponseStatus(status.code(), ServerText.sanitized(reason, key)));
        }
        removeNamesWithKey(response.headers());
    }

    private void removeNamesWithKey(HttpHeaders headers) {
        for (String name : headers.names()) {
            if (!key.maskedIn(name).equals(name)) {
                headers.remove(name);
            }
        }
    }

    /** 101 is not interim: the data after it is not HTTP. */
    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
