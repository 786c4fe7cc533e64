package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.process.ChildJvm;
import dev.batchsession.scripted.ScriptedApi;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/** A service in a process of its own, as it is deployed: as usual, processed ahead of time, on virtual threads. */
class ServiceProgramTest {
    private final ScriptedApi api = ScriptedApi.ofRows(3);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void startsFromItsConfiguration() throws Exception {
        assertThat(run(List.of(), ""))
                .contains("generated: false", "batchSessionFlux: 3", "batchSessionFlux.north: 3")
                .anyMatch(line -> line.startsWith("handled on: Thread["));
        assertThat(api.requests())
                .extracting(request -> request.getHeaders().get("anchor-api-key"))
                .contains("sk-123", "sk-north");
    }

    @Test
    void startsFromTheCodeThatWasGeneratedAheadOfTime() throws Exception {
        Path sources = folder.resolve("sources");
        Path classes = folder.resolve("classes");
        List<String> arguments = new ArrayList<>(List.of(
                ServiceProgram.class.getName(),
                sources.toString(),
                classes.toString(),
                classes.toString(),
                "any",
                "any"));
        arguments.addAll(properties());
        ChildJvm.Result processed = ChildJvm.of(SpringApplicationAotProcessor.class, arguments.toArray(String[]::new))
                .run();
        assertThat(processed.exitCode()).as("%s", processed).isZero();
        compile(sources, classes);

        assertThat(run(List.of("-Dspring.aot.enabled=true"), classes + File.pathSeparator))
                .contains("generated: true", "batchSessionFlux: 3", "batchSessionFlux.north: 3")
                .anyMatch(line -> line.startsWith("handled on: Thread["));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void handlesChangesOnVirtualThreadsIfTheServiceUsesThem() throws Exception {
        assertThat(run(List.of("-Dspring.threads.virtual.enabled=true"), ""))
                .contains("batchSessionFlux: 3", "batchSessionFlux.north: 3")
                .anyMatch(line -> line.startsWith("handled on: VirtualThread["));
    }

    private List<String> properties() {
        return List.of(
                "--batch-sessions.api-key=sk-123",
                "--batch-sessions.base-url=" + api.baseUrl(),
                "--batch-sessions.clients.north.api-key=sk-north",
                "--batch-sessions.clients.north.base-url=" + api.baseUrl());
    }

    private List<String> run(List<String> options, String classPath) throws Exception {
        List<String> command =
                new ArrayList<>(ChildJvm.of(ServiceProgram.class, properties().toArray(String[]::new))
                        .options(options.toArray(String[]::new))
                        .command());
        int classPathAt = command.indexOf("-cp") + 1;
        command.set(classPathAt, classPath + command.get(classPathAt));
        Path output = folder.resolve("output");
        Process service = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(service.waitFor(180, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            service.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    private static void compile(Path sources, Path classes) throws IOException {
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-d",
                classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, errors, arguments.toArray(String[]::new));
        assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }
}
