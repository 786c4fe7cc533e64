package dev.batchsession.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** StatusFailures each request with the start of an answer, then resets the connection (a socket closed with a linger of 0 s). */
final class ResettingServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final AtomicInteger requests = new AtomicInteger();
    private final byte[] start;

    /** @param start what is sent before the reset; may be empty */
    ResettingServer(String start) throws IOException {
        this.start = start.getBytes(StandardCharsets.US_ASCII);
        Thread thread = new Thread(this::serve, "resetting-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int requests() {
        return requests.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                requests.incrementAndGet();
                socket.getOutputStream().write(start);
                socket.getOutputStream().flush();
                socket.setSoLinger(true, 0);
            } catch (IOException closedByTheTest) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
