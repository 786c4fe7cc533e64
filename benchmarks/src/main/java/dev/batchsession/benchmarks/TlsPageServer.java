package dev.batchsession.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.tls.HeldCertificate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * Server of the lists of {@link PageServer} over TLS. Offers HTTP/2 and HTTP/1.1 by ALPN. Each server creates its own
 * certificate.
 */
final class TlsPageServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String PASSWORD = "not secret"; // a PKCS 12 store requires one

    private final Bodies bodies = new Bodies();
    private final AtomicLong connections = new AtomicLong();
    private final HeldCertificate certificate = new HeldCertificate.Builder()
            .commonName("page-server")
            .addSubjectAlternativeName(HOST)
            .build();
    private final LoopResources loops;
    private final DisposableServer server;

    /** @param threads the number of event loops, which limits the cores that are used */
    TlsPageServer(int threads) {
        GenericSslContextSpec<?> identity =
                Http2SslContextSpec.forServer(certificate.keyPair().getPrivate(), certificate.certificate());
        loops = LoopResources.create("tls-page-server", threads, true);
        server = HttpServer.create()
                .host(HOST)
                .port(0)
                .runOn(loops)
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .secure(tls -> tls.sslContext(identity))
                .doOnChannelInit((observer, connection, remote) -> connections.incrementAndGet())
                .handle(this::answer)
                .bindNow();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        PageCall call = PageCall.in(request.method() + " " + request.uri());
        if (call == null) {
            return response.sendNotFound();
        }
        Mono<ByteBuf> body = Mono.fromSupplier(() -> bodies.body(call.page()));
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .send(call.delayMillis() == 0 ? body : body.delaySubscription(Duration.ofMillis(call.delayMillis())));
    }

    int port() {
        return server.port();
    }

    /** Returns the number of connections opened since the previous call. */
    long connections() {
        return connections.getAndSet(0);
    }

    /** Writes a trust store with the server's certificate, for {@link #trusting}. */
    void writeTrustStore(Path file) throws IOException {
        try (OutputStream output = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("page-server", certificate.certificate());
            store.store(output, PASSWORD.toCharArray());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has PKCS 12", impossible);
        }
    }

    /** Returns the system properties of a client that trusts the store. */
    static Map<String, String> trusting(String trustStore) {
        return Map.of("javax.net.ssl.trustStore", trustStore, "javax.net.ssl.trustStorePassword", PASSWORD);
    }

    /** Returns the base URL of a list with this number of pages and delay per response. */
    static URI list(int port, int pages, int delayMillis) {
        return URI.create("https://" + HOST + ":" + port + "/" + pages + "/" + delayMillis);
    }

    @Override
    public void close() {
        server.disposeNow();
        loops.dispose();
    }

    /**
     * Serves on a free port until the end of the standard input. Prints the port, the file of the trust store, and for each
     * line of input the number of connections opened since the previous line.
     */
    public static void main(String[] args) throws IOException {
        Path trustStore = Files.createTempFile("page-server", ".p12");
        trustStore.toFile().deleteOnExit();
        try (TlsPageServer server = new TlsPageServer(Integer.parseInt(args[0]))) {
            server.writeTrustStore(trustStore);
            System.out.println(server.port());
            System.out.println(trustStore);
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (input.readLine() != null) {
                System.out.println(server.connections());
            }
        }
    }
}
