package dev.batchsession.cli;

import dev.batchsession.simulator.ApiSimulator;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The exit code and the output of one run of the program in this process. */
record ProgramRun(int exitCode, List<String> out, List<String> err) {
    static final String KEY = "program-key";

    /** The standard rate lets a run that fetches more than ten pages wait for a second. */
    static final String FAST = "1000/s";

    /** For a program that starts its simulator. */
    static final Map<String, String> SIMULATED = Map.of("BATCH_SESSIONS_SIMULATE", "true", "BATCH_SESSIONS_RATE", FAST);

    /** The same at the standard rate, where it matters. */
    static final Map<String, String> SIMULATED_AT_STANDARD_RATE = Map.of("BATCH_SESSIONS_SIMULATE", "true");

    /** Returns {@link #SIMULATED} with more variables, or with other values. */
    static Map<String, String> simulatedWith(Map<String, String> environment) {
        Map<String, String> simulated = new HashMap<>(SIMULATED);
        simulated.putAll(environment);
        return simulated;
    }

    /** Runs the program with a simulator that it starts. */
    static ProgramRun simulated(String... args) {
        return run(SIMULATED, args);
    }

    /** Runs the program with this simulator as the API. */
    static ProgramRun against(ApiSimulator api, String... args) {
        return run(environment(api), args);
    }

    static ProgramRun run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return run(environment, out, false, args).withOut(out);
    }

    static ProgramRun run(Map<String, String> environment, OutputStream out, boolean errIsTerminal, String... args) {
        return run(environment, out, OutputReader.NONE, errIsTerminal, args);
    }

    static ProgramRun run(
            Map<String, String> environment,
            OutputStream out,
            OutputReader outReader,
            boolean errIsTerminal,
            String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        int exitCode = Program.run(new Console(out, errStream, false, errIsTerminal, outReader, environment), args);
        return new ProgramRun(exitCode, List.of(), lines(err));
    }

    static Map<String, String> environment(ApiSimulator api) {
        return environment(api.baseUrl().toString());
    }

    static Map<String, String> environment(String baseUrl) {
        return Map.of("ANCHORBROWSER_API_KEY", KEY, "ANCHORBROWSER_BASE_URL", baseUrl, "BATCH_SESSIONS_RATE", FAST);
    }

    /** Returns the only line of stderr. */
    String errLine() {
        if (err.size() != 1) {
            throw new AssertionError("one line expected on stderr but was " + err);
        }
        return err.get(0);
    }

    private ProgramRun withOut(ByteArrayOutputStream written) {
        return new ProgramRun(exitCode, lines(written), err);
    }

    private static List<String> lines(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
