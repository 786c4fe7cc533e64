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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.cli.ConnectDistributed;

/**
 * A worker in a process of its own, as {@code connect-distributed.sh} starts it: Kafka's jars on the class path, the
 * connector in {@code plugin.path} and nowhere else. It can be killed.
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

    /** It lives for a minute; {@code kafka.worker.options} replaces them. */
    private static final String STARTS_SOON = "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final URI url;
    private final Process process;

    /** Its properties are put into the folder, and what it logs, appended to {@code worker.log}. */
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
                .redirectOutput(Redirect.appendTo(log(folder).toFile()))
                .start();
    }

    static Path log(Path folder) {
        return folder.resolve("worker.log");
    }

    private static List<String> command(Path properties) {
        List<String> command = JavaProcess.command(
                classPath(),
                System.getProperty("kafka.worker.options", STARTS_SOON).split(" ", -1));
        command.addAll(List.of(ConnectDistributed.class.getName(), properties.toString()));
        return command;
    }

    private static String classPath() {
        Stream<String> kafkas = Arrays.stream(JavaProcess.classPath().split(File.pathSeparator))
                .filter(entry -> NOT_KAFKAS.stream().noneMatch(entry.replace(File.separatorChar, '/')::contains));
        return Stream.concat(Stream.of(LOGGING), kafkas).collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public URI url() {
        return url;
    }

    /** SIGKILL: nothing is committed, closed or told to anybody. Returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        JavaProcess.awaitEnd(process);
    }

    @Override
    public void close() {
        JavaProcess.end(process);
    }
}
