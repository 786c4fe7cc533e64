package dev.batchsession.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.condition.OS;

/** Runs a main class in a process of its own, with the classes of this one: where exit, signals and pipes are what is tested. */
public final class ChildJvm {
    private static final int LONGEST_RUN_SECONDS = 30;

    /** A child lives too briefly for the second compiler. */
    private static final String BRIEF = "-XX:TieredStopAtLevel=1";

    private final ProcessBuilder builder;
    private final Path err;

    private ChildJvm(List<String> command) throws IOException {
        this.err = Files.createTempFile("child-jvm", ".err");
        err.toFile().deleteOnExit();
        this.builder = new ProcessBuilder(command).redirectError(Redirect.to(err.toFile()));
        builder.environment().keySet().removeIf(ChildJvm::changesTheProgram);
    }

    /** What a child that has ended wrote, by lines. */
    public record Result(int exitCode, List<String> out, List<String> err) {}

    public static ChildJvm of(Class<?> main, String... args) throws IOException {
        List<String> command = java();
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED", // Netty's epoll, about which newer Javas warn on stderr
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(List.of(args));
        return new ChildJvm(command);
    }

    /** {@code java -jar}, as users start it; with SIGINT as a terminal's shell leaves it, also where a build ignores it. */
    public static ChildJvm ofJar(Path jar, String... args) throws IOException {
        List<String> command = java();
        if (OS.LINUX.isCurrentOs()) {
            command.addAll(0, List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(args));
        return new ChildJvm(command);
    }

    private static List<String> java() {
        return new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), BRIEF));
    }

    /** This process's, without what only tests log with: it would write among the rows. */
    private static String classPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What whoever runs the tests has set for the program. */
    public static boolean changesTheProgram(String variable) {
        return variable.startsWith("ANCHORBROWSER_")
                || variable.startsWith("BATCH_SESSIONS_")
                || variable.equals("HOME");
    }

    public ChildJvm environment(String name, String value) {
        builder.environment().put(name, value);
        return this;
    }

    /** What is run, for a shell's script. */
    public List<String> command() {
        return List.copyOf(builder.command());
    }

    /** Adds options of the JVM. */
    public ChildJvm options(String... options) {
        List<String> command = builder.command();
        command.addAll(command.indexOf(BRIEF) + 1, List.of(options));
        return this;
    }

    /** Lets this program set things up; it replaces itself by what its arguments say. */
    public ChildJvm startedBy(String... launcher) {
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(builder.command());
        builder.command(command);
        return this;
    }

    /** Sends stdout to this file, instead of to this process. */
    public ChildJvm output(Path file) {
        builder.redirectOutput(file.toFile());
        return this;
    }

    /** A process whose stdout is to be read; {@link #end} ends it. */
    public Process start() throws IOException {
        return builder.start();
    }

    public Result run() throws IOException, InterruptedException {
        Process process = start();
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return new Result(end(process), out, err());
    }

    /** Waits for the end and returns the exit code; a process that does not end is killed. */
    public int end(Process process) throws InterruptedException {
        if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + LONGEST_RUN_SECONDS + " s");
        }
        return process.exitValue();
    }

    public List<String> err() throws IOException {
        return Files.readAllLines(err);
    }
}
