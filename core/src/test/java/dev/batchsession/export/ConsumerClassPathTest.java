package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.PageBodies;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * What core needs on the class path of an application: nothing of Jackson for a listing of usual pages, otherwise its core alone, except
 * for CSV and unusual pages. Others' annotations may be
 * older than what Jackson's databind accepts, or absent, as may be databind, the CSV format and the module {@code java.xml}.
 */
@Timeout(120)
class ConsumerClassPathTest {
    private static final Path OTHERS = Path.of("target", "other-class-path"); // where core's pom has them copied to
    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,jdk.unsupported,jdk.httpserver";

    @TempDir
    private Path folder;

    /** 2.18.4 comes with azure-core, 2.21 is the oldest that databind 3.1 accepts. */
    @ParameterizedTest
    @ValueSource(strings = {"jackson-annotations-2.18.4.jar", "jackson-annotations-2.21.jar", ""})
    void exportsNdjsonAndReadsFailuresWithAnyAnnotations(String annotations) throws Exception {
        exports(
                "rows.ndjson",
                MODULES,
                classPath(".*(jackson-annotations|jackson-databind|dataformat|logback).*", annotations));
    }

    @Test
    void exportsCsvWithTheOldestAnnotationsThatDatabindAccepts() throws Exception {
        exports(
                "rows.csv.gz",
                MODULES + ",java.xml",
                classPath(".*(jackson-annotations|logback).*", "jackson-annotations-2.21.jar"));
    }

    /** So no class of Jackson is loaded before it is needed. */
    @Test
    void listsUsualPagesWithoutJackson() throws Exception {
        assertThat(run(Listing.class, "", MODULES, classPath(".*(jackson|logback).*", "")))
                .contains("200 rows" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jackson-annotations-2.18.4.jar", ""})
    void refusesAnUnusualPageIfDatabindCannotBeLoaded(String annotations) throws Exception {
        String without = ".*(jackson-annotations" + (annotations.isEmpty() ? "|jackson-databind" : "") + "|logback).*";

        assertThat(run(Listing.class, "", MODULES + ",java.xml", classPath(without, annotations)))
                .contains("200 rows" + System.lineSeparator()
                        + "page 3: unreadable page, unusual JSON, which only Jackson"
                        + " Databind can read, but loading it failed: java.lang.");
    }

    private void exports(String name, String modules, String classPath) throws Exception {
        String output = run(Application.class, folder.resolve(name).toString(), modules, classPath);

        assertThat(output).endsWith("done" + System.lineSeparator());
        assertThat(ExportedFile.read(folder.resolve(name))).isEqualTo(ExportedFile.of(rows(1, Application.ROWS)));
    }

    /** Returns the output. */
    private String run(Class<?> main, String argument, String modules, String classPath) throws Exception {
        Path log = folder.resolve("log");
        Process child = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-XX:TieredStopAtLevel=1", // it lives for a second
                        "--limit-modules",
                        modules,
                        "-cp",
                        classPath,
                        main.getName(),
                        argument)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = child.waitFor(60, TimeUnit.SECONDS);
        child.destroyForcibly();
        String output = Files.readString(log);

        assertThat(ended).as("ended by itself: " + output).isTrue();
        return output;
    }

    /** The tests' own class path without some jars, and with these annotations. */
    private static String classPath(String without, String annotations) {
        Stream<String> own = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(without));
        Path other = OTHERS.resolve(annotations);
        assertThat(Files.exists(other) || annotations.isEmpty())
                .as(other + ", which mvn generate-test-resources copies")
                .isTrue();
        return String.join(
                File.pathSeparator,
                Stream.concat(own, annotations.isEmpty() ? Stream.empty() : Stream.of(other.toString()))
                        .toList());
    }

    /** An application that exports, is interrupted, resumes, and calls an API that fails. */
    static final class Application {
        private static final int ROWS = 95;

        private Application() {}

        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            export(breaking(), file).onErrorComplete(TransportException.class).block();
            long resumed = export(new GeneratedList(ROWS), file).block().resumedRows();
            require(resumed == 50, "resumed after " + resumed);
            readFailure();
            System.out.println("done");
        }

        private static Mono<ExportProgress> export(PageSource source, Path file) {
            return BatchExport.from(BatchSessionFlux.over(source))
                    .options(ListOptions.defaults().pageSize(10))
                    .to(file)
                    .build()
                    .run()
                    .last();
        }

        private static PageSource breaking() {
            return (PageRequest request) -> request.page() > 5
                    ? Mono.error(new TransportException(request.page(), "reset", true, null))
                    : new GeneratedList(ROWS).fetch(request);
        }

        private static void readFailure() throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body =
                        "{\"error\":{\"code\":\"down\",\"message\":\"for repair\"}}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(500, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            Throwable failure = BatchSessionFlux.builder()
                    .apiKey("key")
                    .baseUrl(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .build()
                    .listAll(BatchFilter.all())
                    .ignoreElements()
                    .<Throwable>map(row -> new AssertionError())
                    .onErrorResume(Mono::just)
                    .block();
            server.stop(0);
            require(
                    failure instanceof ServerFailureException
                            && failure.getMessage().contains("for repair"),
                    String.valueOf(failure));
        }

        private static void require(boolean condition, String what) {
            if (!condition) {
                throw new AssertionError(what);
            }
        }
    }

    /** An application that lists two usual pages, and a third with escapes. */
    static final class Listing {
        private Listing() {}

        public static void main(String[] args) throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = page(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            AtomicInteger rows = new AtomicInteger();
            BatchSessionFlux.builder()
                    .apiKey("key")
                    .baseUrl(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .build()
                    .listAll()
                    .doOnNext(row -> rows.incrementAndGet())
                    .ignoreElements()
                    .doOnError(failure ->
                            System.out.println(rows + " rows" + System.lineSeparator() + failure.getMessage()))
                    .onErrorComplete()
                    .block();
            server.stop(0);
        }

        private static String page(String query) {
            int page = Integer.parseInt(query.replaceFirst("^(.*&)?page=(\\d+).*", "$2"));
            String usual = PageBodies.page(batches(page * 100 - 99, page * 100), page, 3, 300);
            return page < 3 ? usual : usual.replace("\"status\"", "\"st\\u0061tus\"");
        }
    }
}
