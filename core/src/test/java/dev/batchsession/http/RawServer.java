package dev.batchsession.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends bytes that no server library would: answers the requests of one connection by these texts in turn, then closes it. */
final class RawServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> answers;

    RawServer(String... answers) throws IOException {
        this.answers = List.of(answers);
        Thread thread = new Thread(this::serve, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** A response with this status line and body. */
    static String response(String status, String body) {
        return "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body);
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                for (String answer : answers) {
                    readRequest(socket.getInputStream());
                    for (byte one : answer.getBytes(StandardCharsets.ISO_8859_1)) {
                        socket.getOutputStream().write(one);
                    }
                }
            } catch (IOException closed) {
                // By the client; or by the test, which ends the loop.
            }
        }
    }

    private static void readRequest(InputStream request) throws IOException {
        int lineBreaks = 0;
        while (lineBreaks < 4) {
            int read = request.read();
            if (read < 0) {
                throw new IOException("closed");
            }
            lineBreaks = read == '\r' || read == '\n' ? lineBreaks + 1 : 0;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
