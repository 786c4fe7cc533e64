package dev.batchsession.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Commands as a user types them, each with its output. A command starts with {@code $}, and may set variables. Its output
 * follows: lines of stderr start with {@code 2>}, and the last line is the exit code if that is not 0.
 */
final class Transcript {
    private static final String PROMPT = "$ ";
    private static final String PROGRAM = "batch-sessions";

    private Transcript() {}

    /** Runs the commands of the resource in this process and prints the transcript. */
    public static void main(String[] args) throws IOException {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // as the program does
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String command : commands()) {
            out.println(PROMPT + command);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            ProgramRun run = run(command, System.getenv(), written, OutputReader.NONE);
            written.toString(StandardCharsets.UTF_8)
                    .lines()
                    .map(Transcript::stable)
                    .forEach(out::println);
            run.err().stream()
                    .filter(line -> !line.startsWith("using a simulator "))
                    .forEach(line -> out.println("2> " + stable(line)));
            if (run.exitCode() != 0) {
                out.println("exit " + run.exitCode());
            }
        }
        System.exit(0); // as the program does
    }

    /** Returns the commands of the resource. */
    static List<String> commands() throws IOException {
        return text().lines()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()))
                .toList();
    }

    /** Returns the resource. */
    static String text() throws IOException {
        try (var resource = Objects.requireNonNull(Transcript.class.getResourceAsStream("first-week.txt"))) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Runs one command. */
    static ProgramRun run(String command, Map<String, String> environment, OutputStream out, OutputReader reader) {
        Map<String, String> variables = new HashMap<>(environment);
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        for (String word = words.remove(0); !word.equals(PROGRAM); word = words.remove(0)) {
            variables.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
        return ProgramRun.run(variables, out, reader, false, words.toArray(new String[0]));
    }

    /** Replaces what differs from run to run: durations, times of this run, and the working folder. */
    private static String stable(String line) {
        return line.replaceAll("[0-9]+\\.[0-9] s\\b", "# s")
                .replaceAll("^[0-9-]+T[0-9:.]+Z (?=EXISTING|[0-9a-f]{8}-)", "# ")
                .replaceAll("(?<=created before )[^ ,]+", "#")
                .replace(Path.of("").toAbsolutePath() + "/", "")
                .stripTrailing();
    }
}
