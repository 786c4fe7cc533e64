package dev.batchsession.spring.example;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service on a free port, over a simulated API. */
final class Service implements AutoCloseable {
    static final String KEY = "sk-service";

    private static final int SMALL_BUFFER = 16 * 1024;

    private final ApiSimulator api;
    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

    private Service(ApiSimulator api, ConfigurableApplicationContext context) {
        this.api = api;
        this.context = context;
    }

    static Service over(SimulatorOptions options, String... arguments) {
        ApiSimulator api = ApiSimulator.start(options.requiredKey(KEY));
        String[] always = {
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--batch-sessions.api-key=" + KEY,
            "--batch-sessions.base-url=" + api.baseUrl(),
            "--batch-sessions.rate-limit.calls=100000",
            "--spring.main.banner-mode=off",
        };
        return new Service(
                api,
                new SpringApplicationBuilder(BatchService.class, SmallBuffers.class)
                        .run(Stream.of(always, arguments).flatMap(Stream::of).toArray(String[]::new)));
    }

    ApiSimulator api() {
        return api;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    private int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    HttpResponse<String> get(String path) {
        return answer(path, BodyHandlers.ofString());
    }

    HttpResponse<Stream<String>> lines(String path) {
        return answer(path, BodyHandlers.ofLines());
    }

    private <T> HttpResponse<T> answer(String path, HttpResponse.BodyHandler<T> handler) {
        URI uri = URI.create("http://127.0.0.1:" + port() + path);
        try {
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build(), handler);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that has asked and reads what it is told to, with as little room on its side as it gets. */
    Socket slowClient(String path) throws IOException {
        return slowClient(path, null);
    }

    /** The same, which was connected before if there is an id. */
    Socket slowClient(String path, String lastEventId) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: here\r\n"
                                + (lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n") + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** What it reads, a few rows ahead, so that not each byte is a call of the system. */
    static InputStream readAheadOf(Socket client) throws IOException {
        return new BufferedInputStream(client.getInputStream(), 1024);
    }

    /** Reads until it has read so many lines that have this in them. Returns all lines. */
    static List<String> readLines(InputStream in, int lines, String mark) throws IOException {
        List<String> all = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int read = 0; read < lines; ) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after " + read + " of " + lines);
            }
            line.append((char) next);
            if (next == '\n') {
                read += line.indexOf(mark) >= 0 ? 1 : 0;
                all.add(line.toString().strip());
                line.setLength(0);
            }
        }
        return all;
    }

    @Override
    public void close() {
        context.close();
        api.close();
    }

    /**
     * What a socket has room for is read ahead of a slow client: little of it, for few rows to show. And WebFlux loses the
     * buffer that it has written to, and not yet sent, when a client goes away: it is of the heap here and of no pool, so that
     * the guards tell of the buffers that this library holds, which are those of its own client.
     */
    @Configuration(proxyBeanMethods = false)
    static class SmallBuffers {
        @Bean
        NettyServerCustomizer smallBuffers() {
            return server -> server.childOption(ChannelOption.SO_SNDBUF, SMALL_BUFFER)
                    .childOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false, true));
        }
    }
}
