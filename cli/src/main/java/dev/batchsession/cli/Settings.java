package dev.batchsession.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Default values of options, from the environment and from a file with lines {@code NAME=value}. The environment overrides the
 * file. The variable {@code BATCH_SESSIONS_PAGE_SIZE} sets the option {@code --page-size} of all commands;
 * {@code BATCH_SESSIONS_LIST_PAGE_SIZE} sets it for one command and takes precedence. An empty variable counts as unset.
 *
 * <p>Unknown variables of the environment are ignored, since Kubernetes sets some for each service, with the service's name as
 * prefix. An unknown name in the file is an error.
 */
final class Settings implements IDefaultValueProvider {
    static final String KEY = "ANCHORBROWSER_API_KEY";
    static final String BASE_URL = "ANCHORBROWSER_BASE_URL";
    private static final String FILE = "BATCH_SESSIONS_CONFIG";
    private static final String DEFAULT_FILE = ".batch-sessions.properties";
    private static final String PREFIX = "BATCH_SESSIONS_";
    private static final Set<String> NON_OPTIONS = Set.of(
            KEY,
            BASE_URL,
            "NO_COLOR",
            FILE,
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "https_proxy",
            "all_proxy",
            "no_proxy");
    private static final Set<PosixFilePermission> READABLE_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Map<String, Variable> variables = new TreeMap<>();
    private final Set<String> ignored = new TreeSet<>();
    private @Nullable Path fileWithKey;

    /**
     * A variable that is set.
     *
     * @param file the file that contains it; {@code null} for the environment
     */
    record Variable(String name, String value, @Nullable Path file) {
        /** Returns the name of the variable for error messages, with its file if there is one. */
        String origin() {
            return file == null ? name : name + " in " + file;
        }
    }

    private Settings(Map<String, String> environment, @Nullable Path file) {
        if (file != null) {
            Map<String, String> lines = read(file);
            lines.forEach((name, value) -> add(new Variable(name, value, file)));
            fileWithKey = lines.containsKey(KEY) ? file : null;
        }
        environment.forEach((name, value) -> {
            if (isAddressOfService(name, value)) {
                ignored.add(name);
            } else {
                add(new Variable(name, value, null));
            }
        });
    }

    /**
     * Reads the environment and the settings file.
     *
     * @throws IllegalArgumentException if the named file, or an existing one in the home folder, cannot be read
     */
    static Settings of(Map<String, String> environment) {
        String named = environment.getOrDefault(FILE, "");
        if (!named.isEmpty()) {
            try {
                return new Settings(environment, Path.of(named));
            } catch (IllegalArgumentException unreadable) {
                throw new IllegalArgumentException(FILE + ": " + unreadable.getMessage(), unreadable);
            }
        }
        return new Settings(
                environment, defaultFile(environment).filter(Files::exists).orElse(null));
    }

    /** Returns the file in the home folder. The working folder is not searched, since other users may write to it. */
    private static Optional<Path> defaultFile(Map<String, String> environment) {
        return List.of("HOME", "USERPROFILE").stream() // the latter on Windows
                .map(name -> environment.getOrDefault(name, ""))
                .filter(home -> !home.isEmpty())
                .findFirst()
                .map(Path::of)
                .filter(Path::isAbsolute)
                .map(home -> home.resolve(DEFAULT_FILE));
    }

    private void add(Variable variable) {
        if (!variable.value().isEmpty()) {
            variables.put(variable.name(), variable);
        }
    }

    /** Kubernetes sets {@code BATCH_SESSIONS_PORT=tcp://10.0.0.7:8300} for a service named {@code batch-sessions}. */
    private static boolean isAddressOfService(String name, String value) {
        return name.startsWith(PREFIX) && name.endsWith("_PORT") && value.contains("://");
    }

    private static Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            read.load(text);
        } catch (IOException | IllegalArgumentException unreadable) { // the latter for invalid Unicode escapes
            throw new IllegalArgumentException("cannot read " + file + ": " + unreadable, unreadable);
        }
        Map<String, String> variables = new HashMap<>();
        read.stringPropertyNames().forEach(name -> variables.put(name, read.getProperty(name)));
        return variables;
    }

    /** Returns all values that are set, by name. */
    Map<String, String> variables() {
        Map<String, String> values = new HashMap<>();
        variables.values().forEach(variable -> values.put(variable.name(), variable.value()));
        return values;
    }

    /** Returns the variable of this name, or {@code null} if it is not set. */
    @Nullable
    Variable of(String name) {
        return variables.get(name);
    }

    /** Returns the variable that sets this option unless an argument does, or {@code null} if there is none. */
    @Nullable
    Variable of(OptionSpec option) {
        if (!isSettable(option)) {
            return null;
        }
        Variable specific = variables.get(commandVariable(option));
        return specific == null ? variables.get(globalVariable(option)) : specific;
    }

    /** Returns the names of the environment variables that have the prefix of options but set none. */
    Set<String> ignored() {
        return ignored;
    }

    /**
     * Checks the names in the file, and collects the unknown variables of the environment as {@link #ignored()}.
     *
     * @throws IllegalArgumentException if the file sets neither an option of any command nor another known variable
     */
    void requireKnown(CommandLine root) {
        Set<String> known = new TreeSet<>(NON_OPTIONS);
        addOptions(root.getCommandSpec(), known);
        root.getSubcommands().values().forEach(command -> addOptions(command.getCommandSpec(), known));
        for (Variable variable : variables.values()) {
            if (known.contains(variable.name())) {
                continue;
            }
            if (variable.file() != null) {
                throw new IllegalArgumentException(variable.file() + ": unknown setting " + variable.name());
            }
            if (variable.name().startsWith(PREFIX)) {
                ignored.add(variable.name());
            }
        }
    }

    private static void addOptions(CommandSpec command, Set<String> known) {
        for (OptionSpec option : command.options()) {
            if (isSettable(option)) {
                known.add(globalVariable(option));
                known.add(commandVariable(option));
            }
        }
    }

    /** Returns the file if it contains the key and is readable by users other than its owner. */
    Optional<Path> exposedFile() {
        return Optional.ofNullable(fileWithKey).filter(Settings::isReadableByOthers);
    }

    private static boolean isReadableByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(READABLE_BY_OTHERS::contains);
        } catch (IOException | UnsupportedOperationException unknown) { // the latter on Windows
            return false;
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Variable variable = argument instanceof OptionSpec option ? of(option) : null;
        return variable == null ? null : variable.value();
    }

    private static boolean isSettable(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp();
    }

    private static String globalVariable(OptionSpec option) {
        return variable(option.longestName());
    }

    private static String commandVariable(OptionSpec option) {
        return variable(requireNonNull(option.command()).name()
                + '-'
                + option.longestName().substring(2));
    }

    private static String variable(String name) {
        return PREFIX + name.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
