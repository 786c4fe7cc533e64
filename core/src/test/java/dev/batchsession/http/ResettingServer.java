package dev.batchsession.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Answers its first request with half a body, then resets the connection (a closed socket that lingers for 0 s). */
final class ResettingServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    ResettingServer() throws IOException {
        Thread thread = new Thread(this::serve, "resetting-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.setSoLinger(true, 0);
        } catch (IOException closedByTheTest) {
            // nothing to serve
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
