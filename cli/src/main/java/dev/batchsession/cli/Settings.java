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
 * Variables of the environment, and of a file with lines {@code NAME=value}, which the environment overrides. An option
 * {@code --page-size} is the variable {@code BATCH_SESSIONS_PAGE_SIZE}, or for one command
 * {@code BATCH_SESSIONS_LIST_PAGE_SIZE}, which comes first. An empty variable counts as unset.
 *
 * <p>Others set variables of the environment, too: Kubernetes does for each service, with the service's name as their
 * prefix. So unknown ones are ignored there, while an unknown line of the file is an error.
 */
final class Settings implements IDefaultValueProvider {
    static final String KEY = "ANCHORBROWSER_API_KEY";
    static final String BASE_URL = "ANCHORBROWSER_BASE_URL";
    private static final String FILE = "BATCH_SESSIONS_CONFIG";
    private static final String DEFAULT_FILE = ".batch-sessions.properties";
    private static final String PREFIX = "BATCH_SESSIONS_";
    private static final Set<String> OTHERS = Set.of(KEY, BASE_URL, "NO_COLOR", FILE);
    private static final Set<PosixFilePermission> READ_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Map<String, Variable> variables = new TreeMap<>();
    private final Set<String> ignored = new TreeSet<>();
    private @Nullable Path fileWithKey;

    /**
     * A variable that is set.
     *
     * @param file the file that it is in; {@code null} for the environment
     */
    record Variable(String name, String value, @Nullable Path file) {
        /** What an error calls it. */
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

    /** @throws IllegalArgumentException if the file that is named, or exists in the home folder, cannot be read */
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
                environment, usualFile(environment).filter(Files::exists).orElse(null));
    }

    /** In the home folder, and never in the working folder, which may be anybody's. */
    private static Optional<Path> usualFile(Map<String, String> environment) {
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

    /** Kubernetes sets {@code BATCH_SESSIONS_PORT=tcp://10.0.0.7:8300} if there is a service {@code batch-sessions}. */
    private static boolean isAddressOfService(String name, String value) {
        return name.startsWith(PREFIX) && name.endsWith("_PORT") && value.contains("://");
    }

    private static Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            read.load(text);
        } catch (IOException | IllegalArgumentException unreadable) { // the latter for bad Unicode escapes
            throw new IllegalArgumentException("cannot read " + file + ": " + unreadable, unreadable);
        }
        Map<String, String> variables = new HashMap<>();
        read.stringPropertyNames().forEach(name -> variables.put(name, read.getProperty(name)));
        return variables;
    }

    /** All that are set, by name. */
    Map<String, String> variables() {
        Map<String, String> values = new HashMap<>();
        variables.values().forEach(variable -> values.put(variable.name(), variable.value()));
        return values;
    }

    /** The variable of this name; {@code null} if it is not set. */
    @Nullable
    Variable of(String name) {
        return variables.get(name);
    }

    /** The variable that sets this option unless an argument does; {@code null} if there is none. */
    @Nullable
    Variable of(OptionSpec option) {
        if (!isSettable(option)) {
            return null;
        }
        Variable forOne = variables.get(forOne(option));
        return forOne == null ? variables.get(forAll(option)) : forOne;
    }

    /** The names of the variables of the environment that look like options but are none. */
    Set<String> ignored() {
        return ignored;
    }

    /**
     * Sets aside the unknown variables of the environment.
     *
     * @throws IllegalArgumentException if a line of the file is neither an option of any of the commands nor otherwise known
     */
    void requireKnown(CommandLine root) {
        Set<String> known = new TreeSet<>(OTHERS);
        addOptions(root.getCommandSpec(), known);
        root.getSubcommands().values().forEach(command -> addOptions(command.getCommandSpec(), known));
        for (Variable variable : variables.values()) {
            if (known.contains(variable.name())) {
                continue;
            }
            if (variable.file() != null) {
                throw new IllegalArgumentException(variable.file() + ": no option is set by " + variable.name());
            }
            if (variable.name().startsWith(PREFIX)) {
                ignored.add(variable.name());
            }
        }
    }

    private static void addOptions(CommandSpec command, Set<String> known) {
        for (OptionSpec option : command.options()) {
            if (isSettable(option)) {
                known.add(forAll(option));
                known.add(forOne(option));
            }
        }
    }

    /** The file, if it contains the key and users other than its owner may read it. */
    Optional<Path> exposedFile() {
        return Optional.ofNullable(fileWithKey).filter(Settings::isReadByOthers);
    }

    private static boolean isReadByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(READ_BY_OTHERS::contains);
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

    private static String forAll(OptionSpec option) {
        return variable(option.longestName());
    }

    private static String forOne(OptionSpec option) {
        return variable(requireNonNull(option.command()).name()
                + '-'
                + option.longestName().substring(2));
    }

    private static String variable(String name) {
        return PREFIX + name.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
