package dev.batchsession.kafka.cluster;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.cli.ConnectDistributed;

/**
 * A worker in a process of its own, as {@code connect-distributed.sh} starts it: Kafka's jars on the class path, the
 * connector in {@code plugin.path} and nowhere else.
 */
final class WorkerProcess implements Worker {
    private static final String LOGGING =
            Path.of("src/test/worker").toAbsolutePath().toString();
    private static final List<String> NOT_KAFKAS = List.of(
            "batch-session-flux",
            "/target/",
            "/io/projectreactor/",
            "/io/netty/",
            "/tools/jackson/",
            "/io/github/resilience4j/");

    private static final long ENDS_WITHIN_SECONDS = 30;

    private final URI url;
    private final Process process;

    /** Its properties are put into the folder, and what it logs, as {@code worker.log}. */
    WorkerProcess(WorkerSettings settings, Path folder) throws IOException {
        this.url = settings.url();
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        Path file = folder.resolve("worker.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        this.process = new ProcessBuilder(command(file))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("worker.log").toFile()))
                .start();
    }

    private static List<String> command(Path properties) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it lives for a minute
                "-cp",
                classPath(),
                ConnectDistributed.class.getName(),
                properties.toString());
    }

    private static String classPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<String> kafkas = Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> NOT_KAFKAS.stream().noneMatch(entry.replace(File.separatorChar, '/')::contains));
        return Stream.concat(Stream.of(LOGGING), kafkas).collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public URI url() {
        return url;
    }

    /** SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the worker still runs after " + ENDS_WITHIN_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
