package dev.batchsession.spring;

import dev.batchsession.webhook.WebhookVerifier;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The webhook route of an MVC application. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
final class WebhookMvcConfiguration {
    @Bean
    RouterFunction<ServerResponse> batchSessionWebhookRoute(
            BatchSessionsProperties properties, WebhookReceiver receiver) {
        return RouterFunctions.route()
                .POST(properties.getWebhook().getPath(), request -> respond(request, receiver))
                .build();
    }

    private static ServerResponse respond(ServerRequest request, WebhookReceiver receiver) throws IOException {
        byte[] body = request.servletRequest().getInputStream().readNBytes(WebhookReceiver.MAX_BODY + 1);
        return ServerResponse.status(receiver.receive(request.headers().header(WebhookVerifier.SIGNATURE_HEADER), body))
                .build();
    }
}
