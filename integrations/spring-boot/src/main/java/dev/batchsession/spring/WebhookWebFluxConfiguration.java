package dev.batchsession.spring;

import dev.batchsession.webhook.WebhookVerifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The webhook route of a WebFlux application. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
final class WebhookWebFluxConfiguration {
    @Bean
    RouterFunction<ServerResponse> batchSessionWebhookRoute(
            BatchSessionsProperties properties, WebhookReceiver receiver) {
        return RouterFunctions.route()
                .POST(properties.getWebhook().getPath(), request -> respond(request, receiver))
                .build();
    }

    private static Mono<ServerResponse> respond(ServerRequest request, WebhookReceiver receiver) {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), WebhookReceiver.MAX_BODY)
                .map(WebhookWebFluxConfiguration::bytes)
                .defaultIfEmpty(new byte[0])
                .map(body -> receiver.receive(request.headers().header(WebhookVerifier.SIGNATURE_HEADER), body))
                .onErrorResume(DataBufferLimitException.class, e -> Mono.fromSupplier(receiver::tooLarge))
                .flatMap(status -> ServerResponse.status(status).build());
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
