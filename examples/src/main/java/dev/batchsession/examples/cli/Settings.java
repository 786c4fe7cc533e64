package dev.batchsession.examples.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What is set once instead of being given each time: variables of the environment, and of a file with lines
 * {@code NAME=value}, which the environment overrides. An option {@code --page-size} is the variable
 * {@code BATCH_SESSIONS_PAGE_SIZE}, or for one command {@code BATCH_SESSIONS_LIST_PAGE_SIZE}, which comes first.
 */
final class Settings implements IDefaultValueProvider {
    static final String FILE = "BATCH_SESSIONS_CONFIG";
    private static final String DEFAULT_FILE = ".batch-sessions.properties";
    private static final String PREFIX = "BATCH_SESSIONS_";
    private static final Set<String> OTHERS =
            Set.of("ANCHORBROWSER_API_KEY", "ANCHORBROWSER_BASE_URL", "NO_COLOR", FILE);

    private final Map<String, String> variables;
    private final Set<String> inFile;

    private Settings(Map<String, String> environment, Map<String, String> file) {
        this.variables = new HashMap<>(file);
        variables.putAll(environment);
        this.inFile = file.keySet();
    }

    /** @throws IllegalArgumentException where there should be a file but none can be read */
    static Settings of(Map<String, String> environment) {
        String named = environment.get(FILE);
        if (named != null) {
            return new Settings(environment, read(Path.of(named)));
        }
        String home = environment.getOrDefault("HOME", environment.get("USERPROFILE")); // the latter on Windows
        Path usual = home == null ? null : Path.of(home, DEFAULT_FILE);
        return new Settings(environment, usual != null && Files.exists(usual) ? read(usual) : Map.of());
    }

    /** All of them. */
    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    private static Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            read.load(text);
        } catch (IOException | IllegalArgumentException unreadable) { // the latter of bad Unicode escapes
            throw new IllegalArgumentException("cannot read " + file + ": " + unreadable, unreadable);
        }
        Map<String, String> variables = new HashMap<>();
        read.stringPropertyNames().forEach(name -> variables.put(name, read.getProperty(name)));
        return variables;
    }

    /**
     * A mistyped name would be ignored in silence.
     *
     * @throws IllegalArgumentException where a variable is neither an option of any of the commands nor otherwise known
     */
    void requireKnown(CommandLine root) {
        Set<String> known = new TreeSet<>(OTHERS);
        addOptions(root.getCommandSpec(), known);
        root.getSubcommands().values().forEach(command -> addOptions(command.getCommandSpec(), known));
        variables.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) || inFile.contains(name))
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException(
                            "no option for the variable " + unknown + (inFile.contains(unknown) ? " of the file" : ""));
                });
    }

    private static void addOptions(CommandSpec command, Set<String> known) {
        for (OptionSpec option : command.options()) {
            if (isSettable(option)) {
                known.add(forAll(option));
                known.add(forOne(option));
            }
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !isSettable(option)) {
            return null;
        }
        String value = variables.get(forOne(option));
        return value == null ? variables.get(forAll(option)) : value;
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
