package dev.batchsession.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * nginx, found on the {@code PATH}, that serves the pages of one list as static files, without delay. Its base URL has the form of
 * {@link PageServer#list}. The pages, of about 25 KB each, are written to a temporary directory, which is deleted by {@link #close()}.
 */
final class NginxServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            daemon off;
            user %1$s;
            worker_processes %2$s;
            pid nginx.pid;
            error_log stderr error;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 1000000000;
                open_file_cache max=%3$d inactive=1h;
                open_file_cache_valid 1h;
                default_type application/json;
                server {
                    listen 127.0.0.1:%4$d;
                    root pages;
                    location / { rewrite ^ /$arg_page break; }
                }
            }
            """;

    private static final int ATTEMPTS = 100;

    private final Path directory;
    private final Process process;
    private final int port;

    /** Returns when the server accepts connections. */
    NginxServer(String workers, Listing listing) throws IOException, InterruptedException {
        directory = Files.createTempDirectory("nginx-pages-");
        port = freePort();
        Path pages = Files.createDirectory(directory.resolve("pages"));
        for (int page = 1; page <= listing.pages(); page++) {
            Files.write(pages.resolve(Integer.toString(page)), listing.body(page));
        }
        String user =
                System.getProperty("user.name"); // otherwise root's workers run as a user that cannot read the files
        Path configuration = Files.writeString(
                directory.resolve("nginx.conf"), CONFIGURATION.formatted(user, workers, listing.pages(), port));
        process = new ProcessBuilder(
                        List.of("nginx", "-e", "stderr", "-p", directory.toString(), "-c", configuration.toString()))
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitStart();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS && process.isAlive(); attempt++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        close();
        throw new IllegalStateException("nginx did not start");
    }

    Server server() {
        return new Server(port, process.toHandle());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
