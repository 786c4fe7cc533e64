package dev.batchsession.cli.doctor;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A response as it was received.
 *
 * @param status the HTTP status
 * @param headers the headers as the server sent them, before decompression
 * @param sentBytes the size of the body as the server sent it
 * @param bodyBytes the size of the body after decompression
 * @param body the body; missing if it is not JSON or too large
 * @param sentAt when the request was sent, by the local clock
 * @param receivedAt when the last byte was received, by the local clock
 * @param latency the time between the two, by a monotonic clock
 */
record Response(
        int status,
        String version,
        HttpHeaders headers,
        long sentBytes,
        long bodyBytes,
        JsonNode body,
        Instant sentAt,
        Instant receivedAt,
        Duration latency) {}
