package dev.batchsession.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of this module in a separate process with the same class path, and the same Java unless it is given another. Communicates by lines. The program
 * terminates at the end of its input, and therefore with the process that started it.
 */
final class Jvm implements AutoCloseable {
    /** The directory of the Java that runs this process. */
    static final Path HOME = Path.of(System.getProperty("java.home"));

    private static final String PEAK = "VmHWM:";

    private final String program;
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    Jvm(List<String> jvmArguments, Class<?> program, String... arguments) throws IOException {
        this(HOME, jvmArguments, program, arguments);
    }

    /** @param home the directory of the Java that runs the program */
    Jvm(Path home, List<String> jvmArguments, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.add("-Dslf4j.internal.verbosity=ERROR"); // suppresses the warning about a missing logger
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        this.program = program.getSimpleName() + List.of(arguments);
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.questions = process.outputWriter();
        this.answers = process.inputReader();
    }

    /** Returns the next line that the program prints. */
    String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException(program + " terminated");
        }
        return answer;
    }

    String ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        return answer();
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Returns the peak resident memory of the process, or 0 if the system does not report it. */
    long peakResidentMebibytes() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException notLinux) {
            return 0;
        }
    }

    /** Terminates the program and waits for its end, so that it does not affect later measurements. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
