package dev.batchsession.spring;

import reactor.netty.http.client.HttpClient;

/** Lets a client send trace headers. A separate type, so that the other auto-configurations work without Micrometer. */
@FunctionalInterface
interface HttpClientDecorator {
    HttpClient decorate(HttpClient client);
}
