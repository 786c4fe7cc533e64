package dev.batchsession.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.scripted.WebhookSignature;
import dev.batchsession.webhook.WebhookVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.test.StepVerifier;

/** The receiver of webhooks in a WebFlux and in an MVC service, over HTTP. */
@ParameterizedClass
@EnumSource(
        value = WebApplicationType.class,
        names = {"REACTIVE", "SERVLET"})
@ExtendWith(OutputCaptureExtension.class)
class WebhookTest {
    private static final String SECRET = "a-secret-never-shown";
    private static final String OLD_SECRET = "an-old-secret-never-shown";
    private static final byte[] BODY = "{\"type\":\"batch.completed\",\"text\":\"a-body-never-shown\"}".getBytes(UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Parameter
    WebApplicationType type;

    private ConfigurableApplicationContext service;

    private void start(Class<?> application, String... properties) {
        service = new SpringApplicationBuilder(application)
                .web(type)
                .properties(
                        "batch-sessions.api-key=sk-123",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "server.shutdown=immediate",
                        "spring.main.banner-mode=off")
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
    }

    private void start() {
        start(
                Service.class,
                "batch-sessions.webhook.secrets=" + SECRET + ',' + OLD_SECRET,
                "logging.level.dev.batchsession.spring=trace");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void emitsAHintForEachSignedRequest() {
        start();
        StepVerifier.create(service.getBean(WebhookHints.class))
                .then(() -> assertThat(post(BODY)).isEqualTo(204))
                .expectNextCount(1)
                .then(() -> assertThat(post(BODY)).isEqualTo(204)) // delivered again
                .expectNextCount(1)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void acceptsEachSecretAndAnyBytes() {
        start();
        byte[] noText = {(byte) 0xff, 0, '\r', '\n', (byte) 0xc3};

        assertThat(post(signature(OLD_SECRET, Instant.now(), BODY), BODY)).isEqualTo(204);
        assertThat(post(noText)).isEqualTo(204);
        assertThat(post(new byte[0])).isEqualTo(204);
    }

    @Test
    void rejectsWhatIsNotSigned(CapturedOutput output) {
        start();
        List<Instant> hints = new CopyOnWriteArrayList<>();
        service.getBean(WebhookHints.class).subscribe(hints::add);

        assertThat(post(signature("another", Instant.now(), BODY), BODY)).isEqualTo(401);
        assertThat(post(signature(SECRET, Instant.now().minusSeconds(125), BODY), BODY))
                .isEqualTo(401);
        assertThat(post(signature(SECRET, Instant.now().plusSeconds(300), BODY), BODY))
                .isEqualTo(401);
        assertThat(post(signature(SECRET, Instant.now(), BODY), new byte[0])).isEqualTo(401);
        assertThat(send("/anchor/webhooks", null, BodyPublishers.ofByteArray(BODY))
                        .statusCode())
                .isEqualTo(401);
        assertThat(hints).isEmpty();
        assertThat(output).contains("Rejected a webhook request").doesNotContain("never-shown");
    }

    @Test
    void readsNoMoreThanAMebibyte() {
        start();
        byte[] largest = new byte[WebhookReceiver.MAX_BODY];
        byte[] tooLarge = new byte[WebhookReceiver.MAX_BODY + 1];

        assertThat(post(largest)).isEqualTo(204);
        assertThat(post(tooLarge)).isEqualTo(413);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge));
        assertThat(send("/anchor/webhooks", signature(SECRET, Instant.now(), tooLarge), chunked)
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void receivesAtTheConfiguredPathOnly() {
        start(
                Service.class,
                "batch-sessions.webhook.secrets[0]=" + SECRET,
                "batch-sessions.webhook.path=/hooks/batches");
        String signature = signature(SECRET, Instant.now(), BODY);

        assertThat(send("/hooks/batches", signature, BodyPublishers.ofByteArray(BODY))
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("/anchor/webhooks", signature, BodyPublishers.ofByteArray(BODY))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void receivesNothingWithoutASecret() {
        start(Service.class);

        assertThat(post(BODY)).isEqualTo(404);
        assertThat(service.getBeanProvider(WebhookHints.class).getIfAvailable()).isNull();
    }

    @Test
    void usesTheVerifierOfTheApplication() {
        start(WithClock.class, "batch-sessions.webhook.secrets=unused");

        assertThat(post(signature(SECRET, Instant.EPOCH, BODY), BODY)).isEqualTo(204);
        assertThat(post(BODY)).isEqualTo(401);
    }

    private static String signature(String secret, Instant time, byte[] body) {
        return WebhookSignature.header(secret, time, body);
    }

    private int post(byte[] body) {
        return post(signature(SECRET, Instant.now(), body), body);
    }

    private int post(String signature, byte[] body) {
        HttpResponse<String> response = send("/anchor/webhooks", signature, BodyPublishers.ofByteArray(body));
        if (response.statusCode() != 404) {
            assertThat(response.body()).isEmpty();
        }
        return response.statusCode();
    }

    private HttpResponse<String> send(String path, String signature, BodyPublisher body) {
        String port = service.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(body);
        if (signature != null) {
            request.header(WebhookVerifier.SIGNATURE_HEADER, signature);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Service {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithClock {
        @Bean
        WebhookVerifier verifier() {
            return WebhookVerifier.of(List.of(SECRET), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        }
    }
}
