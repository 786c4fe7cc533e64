package dev.batchsession.cli;

import dev.batchsession.simulator.ApiSimulator;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The command {@code board} in a process of its own, which can be killed. */
final class BoardProcess {
    private final Process process;

    BoardProcess(ApiSimulator api, String key, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        BatchSessions.class.getName(),
                        "board",
                        "--interval",
                        "1",
                        "--port",
                        Integer.toString(port))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.to(new File("target/board-process.err")));
        builder.environment().put("ANCHORBROWSER_API_KEY", key);
        builder.environment().put("ANCHORBROWSER_BASE_URL", api.baseUrl().toString());
        this.process = builder.start();
    }

    private static String classPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(whole.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("logback"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Kills the process like {@code kill -9} and waits for its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
