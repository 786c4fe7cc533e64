package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.batchsession.process.ChildJvm;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Installs the distribution into a folder, and uses it as its user would. */
@Timeout(120)
class InstalledProgramIT {
    private static final String KEY = "installed-key";
    private static final Path SH = Path.of("/bin/sh");
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    private static Path prefix;

    private static ApiSimulator api;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws Exception {
        assumeThat(SH).isExecutable();
        Path archive = only("batch-sessions-*.tar.gz");
        assertThat(process("tar", "-xzf", archive.toString(), "-C", prefix.toString(), "--strip-components=1"))
                .isEqualTo(new Run(0, "", ""));
        api = ApiSimulator.start(SimulatorOptions.defaults().requiredKey(KEY));
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Nested
    class Launcher {
        @Test
        void runsFromALinkWithoutAHomeFolder() throws Exception {
            Path link = Files.createSymbolicLink(folder.resolve("linked"), prefix.resolve("bin/batch-sessions"));

            Run run = run(new ProcessBuilder(link.toString(), "--version"));

            assertThat(run.out()).startsWith("batch-sessions ");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(folder).isDirectoryNotContaining("glob:**.jsa");
        }

        @Test
        void passesArgumentsAndExitCodes() throws Exception {
            Run run = program("watch", "--take", "-1 ' \" $HOME *");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("'-1 ' \" $HOME *'");
        }

        @Test
        void passesSignals() throws Exception {
            ProcessBuilder builder = environment(
                    new ProcessBuilder("env", "--default-signal=INT", launcher(), "watch", "--format", "ndjson"));
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).contains("EXISTING");
                assertThat(process("kill", "-INT", Long.toString(process.pid())).exitCode())
                        .isZero();
                out.lines().forEach(line -> {});
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        }

        @Test
        void saysInOneSentenceThatItNeedsJava() throws Exception {
            Path old = Files.createDirectories(folder.resolve("jdk/bin"));
            Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
            Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 99\n");
            assertThat(java.toFile().setExecutable(true)).isTrue();
            ProcessBuilder builder = environment(new ProcessBuilder(launcher(), "count"));
            builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
            builder.environment().put("PATH", toolsWithoutJava());

            assertThat(run(builder))
                    .isEqualTo(
                            new Run(
                                    1,
                                    "",
                                    "error: Java 17 or later is required but was not found; install it, or set JAVA_HOME to its folder\n"));
        }

        /** The folder of tools may contain a Java of the system. */
        private String toolsWithoutJava() throws IOException {
            Path tools = Files.createDirectories(folder.resolve("tools"));
            for (String tool : List.of("sed", "dirname", "readlink")) {
                for (String place : List.of("/usr/bin", "/bin")) {
                    Path file = Path.of(place, tool);
                    if (Files.isExecutable(file) && !Files.exists(tools.resolve(tool))) {
                        Files.copy(file, tools.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
            return tools.toString();
        }
    }

    @Nested
    class Archive {
        @Test
        void isCreatedOnceAndReplacedIfItIsBroken() throws Exception {
            assertThat(program("count")).isEqualTo(new Run(0, "1234\n", ""));
            Path archive = archive();
            assertThat(archive).isNotNull();
            assertThat(Files.size(archive)).isGreaterThan(5_000_000);

            assertThat(program("--verbose", "count").out()).isEqualTo("1234\n");
            assertThat(archive()).isEqualTo(archive);

            assertThat(archive.toFile().setWritable(true)).isTrue();
            try (RandomAccessFile broken = new RandomAccessFile(archive.toFile(), "rw")) {
                broken.setLength(broken.length() / 2);
            }
            assertThat(program("count")).isEqualTo(new Run(0, "1234\n", ""));
            assertThat(Files.size(archive())).isGreaterThan(5_000_000);
        }

        @Test
        void isNotCreatedByCommandsThatLoadFewClasses() throws Exception {
            assertThat(program("--version").exitCode()).isZero();
            assertThat(program("list", "--help").exitCode()).isZero();
            assertThat(archive()).isNull();
        }

        @Test
        void isNotTriedAgainIfItCannotBeCreated() throws Exception {
            ProcessBuilder builder = environment(new ProcessBuilder(
                    SH.toString(), "-c", "ulimit -f 100; exec \"$0\" count", launcher())); // as if the disk was full

            assertThat(run(builder)).isEqualTo(new Run(0, "1234\n", ""));

            assertThat(archive()).isNull();
            assertThat(cache()).isDirectoryContaining("glob:**.off");
            assertThat(program("count")).isEqualTo(new Run(0, "1234\n", ""));
            assertThat(archive()).isNull();
        }

        @Test
        void isNotUsedIfTheCacheFolderCannotBeCreated() throws Exception {
            ProcessBuilder builder = environment(new ProcessBuilder(launcher(), "count"));
            Path file = Files.createFile(folder.resolve("no-folder"));
            builder.environment().put("XDG_CACHE_HOME", file.toString());

            assertThat(run(builder)).isEqualTo(new Run(0, "1234\n", ""));
        }

        private Path cache() {
            return folder.resolve("cache/batch-sessions");
        }

        private Path archive() throws IOException {
            if (!Files.exists(cache())) {
                return null;
            }
            try (Stream<Path> files = Files.list(cache())) {
                return files.filter(file -> file.toString().endsWith(".jsa"))
                        .findFirst()
                        .orElse(null);
            }
        }
    }

    @Test
    void hasManualPages() throws Exception {
        assumeThat(Path.of("/usr/bin/man")).exists();
        ProcessBuilder builder = new ProcessBuilder("man", "-P", "cat", "batch-sessions-export");
        builder.environment().put("MANPATH", prefix.resolve("share/man").toString());
        builder.environment().put("MANWIDTH", "80");

        Run page = run(builder);

        assertThat(page.exitCode()).as(page.err()).isZero();
        assertThat(page.out())
                .contains("BATCH-SESSIONS-EXPORT(1)", "--parallelism=N", "EXIT STATUS", "EXAMPLES", "SEE ALSO");
        for (String command : List.of("list", "count", "stats", "export", "verify", "watch", "wait", "simulate")) {
            assertThat(prefix.resolve("share/man/man1/batch-sessions-" + command + ".1"))
                    .isNotEmptyFile();
        }
    }

    @Nested
    class Completion {
        @Test
        void inBash() throws Exception {
            assumeThat(Path.of("/bin/bash")).exists();
            String script = "source " + prefix.resolve("share/bash-completion/completions/batch-sessions")
                    + "; complete_line() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_batch-sessions;"
                    + " echo ${COMPREPLY[@]}; };"
                    + " complete_line batch-sessions wait --time;"
                    + " complete_line batch-sessions list --format ''";

            assertThat(process("bash", "--norc", "-c", script).out()).isEqualTo("--timeout\ntable ndjson csv ids\n");
        }

        @Test
        void inZsh() throws Exception {
            Path zsh = Path.of("/bin/zsh");
            assumeThat(zsh).exists();
            String script = """
                    zmodload zsh/zpty
                    zpty shell 'PS1= TERM=dumb zsh -f -i'
                    zpty -w shell "fpath=($1 \\$fpath); autoload -U compinit; compinit -u -D"
                    zpty -w -n shell $'batch-sessions wait --time\\t'
                    zpty -r shell text "*--timeout*" && print found
                    """;
            String functions = prefix.resolve("share/zsh/site-functions").toString();

            assertThat(process(zsh.toString(), "-f", "-c", script, "zsh", functions)
                            .out())
                    .isEqualTo("found\n");
        }

        @Test
        void inFish() throws Exception {
            Path fish = Path.of("/usr/bin/fish");
            assumeThat(fish).exists();
            String script = "source " + prefix.resolve("share/fish/vendor_completions.d/batch-sessions.fish")
                    + "; complete -C 'batch-sessions wait --time' | string split -f1 \\t"
                    + "; complete -C 'batch-sessions list --format ' | string split -f1 \\t | sort | string join ' '";

            assertThat(process(fish.toString(), "--no-config", "-c", script).out())
                    .isEqualTo("--timeout\ncsv ids ndjson table\n");
        }
    }

    @Test
    void isInstalledAndRemovedWithoutATraceAsADebianPackage() throws Exception {
        assumeThat(Path.of("/usr/bin/dpkg")).exists();
        String root = Files.createDirectories(folder.resolve("root/var/lib/dpkg/updates"))
                .resolve("../../../..")
                .normalize()
                .toString();
        Files.createDirectories(Path.of(root, "var/lib/dpkg/info"));
        Files.createFile(Path.of(root, "var/lib/dpkg/status"));
        Files.createFile(Path.of(root, "var/lib/dpkg/available"));
        String[] dpkg = {"dpkg", "--root=" + root, "--force-not-root", "--force-depends", "--log=/dev/null"};
        Path deb = only("batch-sessions_*_all.deb");

        Run installed = process(with(dpkg, "-i", deb.toString()));

        assertThat(installed.exitCode()).as(installed.err()).isZero();
        ProcessBuilder version = new ProcessBuilder(root + "/usr/bin/batch-sessions", "--version");
        assertThat(run(version).out()).startsWith("batch-sessions ");
        assertThat(Path.of(root, "usr/share/zsh/vendor-completions/_batch-sessions"))
                .exists();
        assertThat(Path.of(root, "usr/share/doc/batch-sessions/copyright")).exists();

        assertThat(process(with(dpkg, "--purge", "batch-sessions")).exitCode()).isZero();
        assertThat(Path.of(root, "usr")).doesNotExist();
    }

    private static String[] with(String[] command, String... args) {
        return Stream.concat(Stream.of(command), Stream.of(args)).toArray(String[]::new);
    }

    private static String launcher() {
        return prefix.resolve("bin/batch-sessions").toString();
    }

    private Run program(String... args) throws Exception {
        return run(environment(new ProcessBuilder(with(new String[] {launcher()}, args))));
    }

    private ProcessBuilder environment(ProcessBuilder builder) {
        clear(builder);
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("ANCHORBROWSER_API_KEY", KEY);
        builder.environment().put("ANCHORBROWSER_BASE_URL", api.baseUrl().toString());
        return builder;
    }

    private static void clear(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(ChildJvm::changesTheProgram);
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    }

    private static Run process(String... command) throws Exception {
        return run(new ProcessBuilder(command));
    }

    /** The output of a process that has ended. */
    private record Run(int exitCode, String out, String err) {}

    private static Run run(ProcessBuilder builder) throws Exception {
        if (!builder.environment().containsKey("XDG_CACHE_HOME")) {
            clear(builder);
        }
        Path err = Files.createTempFile(prefix, "run", ".err");
        Process process = builder.redirectError(err.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, Files.readString(err));
    }

    private static Path only(String glob) throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> TARGET.getFileSystem()
                            .getPathMatcher("glob:" + glob)
                            .matches(file.getFileName()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + glob + " in " + TARGET + ": mvn -Pdist package"));
        }
    }
}
