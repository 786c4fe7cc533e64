/**
 * Reactive client that lists, watches and exports the batch sessions of a team. Start with {@code dev.batchsession.BatchSessionFlux}.
 *
 * @implNote Reactor and Reactor Netty are automatic modules, which cannot declare their dependencies. This module therefore requires
 *     the modules of Netty that only they use; otherwise an application on the module path would start without them.
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
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.core;
    // this and the annotations are for unusual pages, this and the next module for CSV exports
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.csv;
    requires static transitive org.jspecify;

    // used by Reactor Netty; without the first two, TLS is not available
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
    exports dev.batchsession.webhook;

    opens dev.batchsession.http.json to
            tools.jackson.databind;
}
