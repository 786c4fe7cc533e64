package dev.batchsession.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.scripted.WebhookSignature;
import dev.batchsession.spring.BatchSessionsProperties.Webhook;
import dev.batchsession.spring.ClientProperties.Policy;
import dev.batchsession.spring.ClientProperties.RateLimit;
import dev.batchsession.spring.ClientProperties.Ssl;
import dev.batchsession.webhook.WebhookVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.ServletRequestPathUtils;
import reactor.core.publisher.Flux;

/** Random and mutated webhook requests. */
class WebhookFuzzTest {
    private static final String PATH = "/anchor/webhooks";
    private static final String SECRET = "36da51b166a69268a59a8d5ee0b32c9f";
    private static final Instant TIME = Instant.ofEpochSecond(1_764_320_400);
    private static final byte[] BODY = "{\"type\":\"batch.completed\"}".getBytes(UTF_8);
    private static final String HEX = WebhookSignature.hex(SECRET, "1764320400", BODY);
    private static final String HEADER = WebhookSignature.header(SECRET, TIME, BODY);
    private static final DefaultDataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;
    private static final BatchSessionsProperties PROPERTIES = new BatchSessionsProperties(
            null,
            null,
            Duration.ofSeconds(30),
            DataSize.ofMegabytes(16),
            false,
            Policy.NONE,
            false,
            new RateLimit(10, Duration.ofSeconds(1)),
            new Ssl(null),
            Map.of(),
            new Webhook(List.of("new", SECRET), PATH));
    private static final WebhookReceiver RECEIVER = new WebhookReceiver(
            WebhookVerifier.of(PROPERTIES.getWebhook().secrets(), Clock.fixed(TIME, ZoneOffset.UTC)),
            new WebhookHints());
    private static final HttpHandler WEB_FLUX = RouterFunctions.toHttpHandler(
            new WebhookWebFluxConfiguration().batchSessionWebhookRoute(PROPERTIES, RECEIVER));
    private static final RouterFunction<ServerResponse> MVC =
            new WebhookMvcConfiguration().batchSessionWebhookRoute(PROPERTIES, RECEIVER);

    @FuzzTest(maxExecutions = 10_000_000, maxDuration = "2h")
    void anyRequestHasADocumentedStatusAndNoForgedOneIsAccepted(FuzzedDataProvider data) {
        List<String> headers = headers(data);
        byte[] body = body(data);
        assertDocumented(webFlux(headers, body, data.consumeInt(0, body.length)), headers, body);
    }

    @FuzzTest(maxExecutions = 10_000_000, maxDuration = "2h")
    void anyRequestToMvcHasADocumentedStatusAndNoForgedOneIsAccepted(FuzzedDataProvider data) throws Exception {
        List<String> headers = headers(data);
        byte[] body = body(data);
        assertDocumented(mvc(headers, body), headers, body);
    }

    private static HttpStatusCode webFlux(List<String> headers, byte[] body, int split) {
        MockServerHttpResponse response = new MockServerHttpResponse();
        WEB_FLUX.handle(
                        MockServerHttpRequest.method(HttpMethod.POST, PATH)
                                .header(WebhookVerifier.SIGNATURE_HEADER, headers.toArray(String[]::new))
                                .body(Flux.just(
                                        BUFFERS.wrap(Arrays.copyOf(body, split)),
                                        BUFFERS.wrap(Arrays.copyOfRange(body, split, body.length)))),
                        response)
                .block();
        return response.getStatusCode();
    }

    private static HttpStatusCode mvc(List<String> headers, byte[] body) throws Exception {
        MockHttpServletRequest sent = new MockHttpServletRequest("POST", PATH);
        headers.forEach(header -> sent.addHeader(WebhookVerifier.SIGNATURE_HEADER, header));
        sent.setContent(body);
        ServletRequestPathUtils.parseAndCache(sent);
        ServerRequest request = ServerRequest.create(sent, List.of());
        return MVC.route(request).orElseThrow().handle(request).statusCode();
    }

    private static void assertDocumented(HttpStatusCode status, List<String> headers, byte[] body) {
        if (status == HttpStatus.NO_CONTENT) {
            assertThat(body).isEqualTo(BODY);
            assertThat(Arrays.asList(String.join(",", headers).split(",")))
                    .anySatisfy(element -> assertThat(element.strip()).isEqualTo("t=1764320400"))
                    .anySatisfy(element -> assertThat(element.strip()).isEqualTo("v1=" + HEX));
        } else {
            assertThat(status)
                    .isEqualTo(
                            body.length > WebhookReceiver.MAX_BODY
                                    ? HttpStatus.CONTENT_TOO_LARGE
                                    : HttpStatus.UNAUTHORIZED);
            assertThat(headers.equals(List.of(HEADER)) && Arrays.equals(body, BODY))
                    .isFalse();
        }
    }

    /** Returns the valid header, none, any text, or the valid header in parts that are replaced or repeated. */
    private static List<String> headers(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> List.of(HEADER);
            case 1 -> List.of();
            case 2 -> List.of(data.consumeString(200));
            default -> {
                int from = data.consumeInt(0, HEADER.length());
                int to = data.consumeInt(from, HEADER.length());
                yield List.of(HEADER.substring(0, from) + data.consumeString(8), HEADER.substring(to));
            }
        };
    }

    private static byte[] body(FuzzedDataProvider data) {
        int kind = data.consumeInt(0, 255);
        if (kind == 255) {
            return new byte[WebhookReceiver.MAX_BODY + data.consumeInt(0, 2)];
        }
        return kind % 2 == 0 ? BODY : data.consumeBytes(100);
    }
}
