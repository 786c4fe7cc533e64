package dev.batchsession.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.util.concurrent.Queues;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a signed webhook request for each batch that completes or fails. A request is sent again up to three times until its
 * response is a 2xx within 10 seconds. At most 1,024 requests wait; further ones are lost.
 */
final class WebhookSender {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Retry RETRIES = Retry.backoff(3, Duration.ofSeconds(1));
    private static final int CONCURRENCY = 8;
    private static final int QUEUED = 1024;

    private final SimulatorOptions.Webhook target;
    private final boolean living;
    private final SplittableRandom random;
    private final HttpClient client;
    private final Sinks.Many<SimulatedBatch> ended = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<SimulatedBatch>get(QUEUED).get());

    WebhookSender(SimulatorOptions options, LoopResources threads) {
        this.target = requireNonNull(options.webhook(), "webhook");
        this.living = options.list().living();
        this.random = new SplittableRandom(options.seed() ^ 0x3EB_400CL); // independent of the list's numbers
        this.client = HttpClient.newConnection().runOn(threads).responseTimeout(TIMEOUT);
    }

    /** Starts to send requests, until it is disposed. The batches of a living list then end as time passes, without a call. */
    Disposable start(BatchList batches, Changes changes) {
        Disposable sent = ended.asFlux()
                .flatMap(batch -> deliver(batch).onErrorComplete(), CONCURRENCY)
                .subscribe();
        batches.onStatusChanged(this::offer);
        Flux<Long> time = living ? Flux.interval(LivingBatches.STEP).onBackpressureDrop() : Flux.empty();
        return Disposables.composite(time.subscribe(step -> changes.beforeCall()), sent);
    }

    private void offer(SimulatedBatch batch) {
        if (batch.status().equals("completed") || batch.status().equals("failed")) {
            ended.tryEmitNext(batch); // fails if the queue is full
        }
    }

    private Mono<Void> deliver(SimulatedBatch batch) {
        String type = "batch." + batch.status();
        UUID id = new UUID(random.nextLong(), random.nextLong());
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "id",
                "evt_" + id,
                "type",
                type,
                "created",
                Instant.now().toString(),
                "text",
                "Batch " + batch.batchId() + ' ' + batch.status(),
                "data",
                Map.of("batch_id", batch.batchId(), "status", batch.status())));
        return Mono.defer(() -> send(type, id, body)).retryWhen(RETRIES);
    }

    private Mono<Void> send(String type, UUID id, byte[] body) {
        String seconds = Long.toString(Instant.now().getEpochSecond());
        return client.headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                        .set("Anchor-Event", type)
                        .set("Anchor-Delivery-Id", id.toString())
                        .set("Anchor-Timestamp", seconds)
                        .set("Anchor-Signature", "t=" + seconds + ",v1=" + signature(seconds, body)))
                .post()
                .uri(target.uri())
                .send((request, out) -> out.sendByteArray(Mono.just(body)))
                .response()
                .flatMap(response -> response.status().code() / 100 == 2
                        ? Mono.empty()
                        : Mono.error(new IllegalStateException("webhook: " + response.status())));
    }

    private String signature(String seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(target.secret().getBytes(UTF_8), "HmacSHA256"));
            mac.update(("v0:" + seconds + ':').getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
