package dev.batchsession.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Calls a simulator by the JDK's client, which shares no code with what is tested. */
public final class Calls {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Calls() {}

    public static HttpResponse<String> get(ApiSimulator api, String query, String... headers) {
        return getPath(api, "/v1/batch-sessions" + query, headers);
    }

    public static HttpResponse<String> get(URI baseUrl, String query, String... headers) {
        return send(request(baseUrl, "/v1/batch-sessions" + query, headers).build());
    }

    static HttpResponse<String> getPath(ApiSimulator api, String path, String... headers) {
        return send(request(api, path, headers).build());
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    static HttpResponse<byte[]> getBytes(ApiSimulator api, String query, String... headers) {
        try {
            return CLIENT.send(
                    request(api, "/v1/batch-sessions" + query, headers).build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    static CompletableFuture<HttpResponse<String>> getLater(ApiSimulator api, String query) {
        return CLIENT.sendAsync(request(api, "/v1/batch-sessions" + query).build(), BodyHandlers.ofString());
    }

    static HttpRequest.Builder request(ApiSimulator api, String path, String... headers) {
        return request(api.baseUrl(), path, headers);
    }

    private static HttpRequest.Builder request(URI baseUrl, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path));
        return headers.length == 0 ? request : request.headers(headers);
    }
}
