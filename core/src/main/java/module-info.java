/**
 * Lists, exports and watches the batch sessions of a team.
 *
 * <p>Reactor and Reactor Netty are automatic modules, which cannot name what they need. The modules of Netty that only they use
 * are therefore required here: without that, an application on the module path starts without them.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // see above
module dev.batchsession {
    requires transitive org.reactivestreams;
    requires transitive reactor.core;
    requires transitive reactor.netty.http;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.compression;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires reactor.netty.core;
    requires tools.jackson.core;
    requires tools.jackson.databind; // of CSV exports, as the next
    requires tools.jackson.dataformat.csv;
    requires static transitive org.jspecify;

    // of Reactor Netty; without the first two there is no TLS
    requires io.netty.codec.classes.quic;
    requires io.netty.codec.http3;
    requires io.netty.codec.http2;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.resolver.dns;

    exports dev.batchsession;
    exports dev.batchsession.export;
    exports dev.batchsession.http;
    exports dev.batchsession.model;
    exports dev.batchsession.page;
    exports dev.batchsession.watch;
}
