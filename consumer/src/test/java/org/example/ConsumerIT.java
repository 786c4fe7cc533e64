package org.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the dependencies that a user's project resolves, and runs it on the module path and on a linked runtime's class path. */
class ConsumerIT {
    private static final String PAGE = """
            {"data": {"batches": [{"batch_id": "0d3b7a0e-6f0c-4a57-9f0a-0d1f7c1c0001", "status": "completed",
              "total_requests": 1, "completed_requests": 1, "failed_requests": 0, "created_at": "2026-01-01T00:00:00Z"}],
              "pagination": {"current_page": 1, "total_pages": 1, "total_records": 1, "has_next": false, "has_prev": false}}}
            """;
    private static final int LONGEST_RUN_SECONDS = 60;

    private static final List<String> JARS = runtimeClassPath();

    @TempDir
    private static Path classes;

    private final HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ServerSocket withoutTls = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    @TempDir
    Path folder;

    ConsumerIT() throws IOException {}

    /** Compiles the application, which has a module-info, on the module path. */
    @BeforeAll
    static void compileApplication() {
        run(
                "javac",
                "--release",
                "17",
                "-p",
                joined(JARS),
                "-d",
                classes.toString(),
                "src/app/module-info.java",
                "src/app/org/example/app/App.java");
    }

    @BeforeEach
    void startServers() {
        byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
        api.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        api.start();
        Thread refusing = new Thread(this::answerWithoutTls);
        refusing.setDaemon(true);
        refusing.start();
    }

    private void answerWithoutTls() {
        while (!withoutTls.isClosed()) {
            try (Socket client = withoutTls.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().readAllBytes(); // until the client closes the connection
            } catch (IOException closed) {
                // closed by the client or by the end of the test
            }
        }
    }

    @AfterEach
    void stopServers() throws IOException {
        api.stop(0);
        withoutTls.close();
    }

    @Test
    void resolvesOneVersionOfEachFamily() {
        assertThat(versions("io/netty")).hasSize(1);
        assertThat(versions("io/projectreactor/netty")).hasSize(1);
        assertThat(versions("io/projectreactor/reactor-core")).hasSize(1);
        assertThat(versions("tools/jackson")).hasSize(1);
        assertThat(versions("io/github/resilience4j")).hasSize(1);
        assertThat(versions("org/slf4j")).singleElement().asString().startsWith("2.");
    }

    @Test
    void runsOnTheModulePath() throws Exception {
        assertThatItRuns(
                java(Path.of(System.getProperty("java.home"))),
                "-p",
                path(),
                "-m",
                "org.example.app/org.example.app.App");
    }

    /** Not run on the class path of the arguments JDK, which has more modules. */
    @Test
    void runsOnTheClassPathOfALinkedRuntimeOfTheDocumentedModules() throws Exception {
        Path image = folder.resolve("image");
        run("jlink", "--add-modules", documentedModules(), "--output", image.toString());

        assertThatItRuns(java(image), "-cp", path(), "org.example.app.App");
    }

    @Test
    void jdepsFindsNoOtherModulesThanTheDocumentedOnes() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "--multi-release",
                "17",
                "--ignore-missing-deps",
                "--module-path",
                joined(JARS),
                "--print-module-deps"));
        JARS.stream().filter(jar -> jar.contains("batch-session-flux-")).forEach(command::add);

        String found = run("jdeps", command.toArray(String[]::new));

        assertThat(found.strip().split(",")).contains("io.netty.codec.http");
        assertThat(Stream.of(found.strip().split(",")).filter(module -> module.matches("(java|jdk)\\..*")))
                .isNotEmpty()
                .isSubsetOf(documentedModules().split(","));
    }

    private void assertThatItRuns(String... command) throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(command));
        arguments.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // it runs for a second
        arguments.add("http://127.0.0.1:" + api.getAddress().getPort());
        arguments.add("https://127.0.0.1:" + withoutTls.getLocalPort());
        Path exports = Files.createTempDirectory(folder, "exports");
        arguments.add(exports.toString());
        Path output = exports.resolve("output");
        Process process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output))
                .contains("has EC", "listed 1", "exported all.ndjson", "exported all.csv", "exported all.ndjson.gz")
                .contains("over TLS: dev.batchsession.page.TransportException")
                .doesNotContain("ClassNotFound", "NoClassDef");
        assertThat(exports.resolve("all.csv")).content().contains("0d3b7a0e-6f0c-4a57-9f0a-0d1f7c1c0001,completed");
    }

    private static String run(String tool, String... args) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, args);
        assertThat(code).as("%s: %s", tool, out).isZero();
        return out.toString();
    }

    private static String java(Path home) {
        return home.resolve("bin").resolve("java").toString();
    }

    private static String path() {
        return joined(JARS) + File.pathSeparator + classes;
    }

    private static String joined(List<String> jars) {
        return String.join(File.pathSeparator, jars);
    }

    /** Returns the modules that docs/compatibility.md lists for {@code jlink}. */
    private static String documentedModules() throws IOException {
        Matcher command = Pattern.compile("jlink --add-modules (\\S+)")
                .matcher(Files.readString(Path.of("../docs/compatibility.md")));
        assertThat(command.find()).isTrue();
        return command.group(1);
    }

    /** Returns the versions of a group's jars: .../io/netty/netty-buffer/4.2.17.Final/netty-buffer-4.2.17.Final.jar. */
    private Stream<String> versions(String group) {
        return JARS.stream()
                .map(jar -> jar.replace(File.separatorChar, '/'))
                .filter(jar -> jar.contains('/' + group + '/'))
                .map(jar -> Path.of(jar).getParent().getFileName().toString())
                .distinct();
    }

    private static List<String> runtimeClassPath() {
        try {
            return List.of(Files.readString(Path.of("target/runtime.classpath"))
                    .strip()
                    .split(File.pathSeparator));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
