package dev.batchsession.cli;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports an invalid value as a usage error, with the name of the variable if the value was set by one. */
final class Usage {
    /** The start of a message such as {@code pageSize must be between 1 and 100}. */
    private static final Pattern PROPERTY = Pattern.compile("^([a-z][A-Za-z]*) must ");

    private static final Pattern NO_NUMBER =
            Pattern.compile("(.*?: )('.*') is not an? (int|long|double)", Pattern.DOTALL);
    private static final Pattern NO_TOPIC = Pattern.compile("Unknown subcommand '(.*)'\\.?.*");

    private Usage() {}

    /** Returns a value that is built from these options. */
    static <T> T valid(CommandSpec spec, Supplier<T> value, String... options) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            String variables = Arrays.stream(options)
                    .map(name -> variable(spec.commandLine(), spec.findOption(name)))
                    .filter(variable -> !variable.isEmpty())
                    .collect(Collectors.joining(", "));
            throw refused(spec, variables, typed(Objects.toString(refused.getMessage()), options), refused);
        }
    }

    /** Names the options instead of the properties of the library. */
    private static String typed(String message, String... options) {
        String typed = message;
        for (String option : options) {
            String property = property(option);
            if (!option.endsWith(property)) { // otherwise it is a common word
                typed = typed.replaceAll("(?<![-\\w])" + property + "\\b", option);
            }
        }
        Matcher property = PROPERTY.matcher(typed);
        return options.length == 1 && property.find() ? options[0] + typed.substring(property.end(1)) : typed;
    }

    /** Returns the property of an option, such as {@code pageSize}. */
    private static String property(String option) {
        return Pattern.compile("-(\\w)")
                .matcher(option.substring(2))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** Returns a copy of the settings with the value of an option. */
    static <S, V> S with(CommandSpec spec, S settings, BiFunction<S, V, S> setter, V value, String option) {
        return valid(spec, () -> setter.apply(settings, value), option);
    }

    /** @throws IllegalArgumentException if the number is negative */
    static long notNegative(String name, long number) {
        if (number < 0) {
            throw new IllegalArgumentException(name + " must be >= 0 but was " + number);
        }
        return number;
    }

    /** Returns a value that is built from a variable that does not set an option. */
    static <T> T valid(CommandSpec spec, Supplier<T> value, Settings.Variable variable) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            throw refused(spec, variable.origin(), Objects.toString(refused.getMessage()), refused);
        }
    }

    private static ParameterException refused(
            CommandSpec spec, String variables, String message, IllegalArgumentException refused) {
        return new ParameterException(
                spec.commandLine(), variables.isEmpty() ? message : variables + ": " + message, refused);
    }

    /** Returns the message, with what may have been meant, and with the variable if picocli could not convert its value. */
    static String message(ParameterException bad, String... args) {
        if (bad instanceof UnmatchedArgumentException unknown
                && !unknown.getSuggestions().isEmpty()) {
            return bad.getMessage() + "; did you mean "
                    + unknown.getSuggestions().get(0) + "?";
        }
        Matcher topic = NO_TOPIC.matcher(Objects.toString(bad.getMessage()));
        if (topic.matches()) {
            return "no command or topic '" + topic.group(1) + "'" + suggestion(bad.getCommandLine(), topic.group(1));
        }
        String message = number(Objects.toString(bad.getMessage()));
        ArgSpec argument = bad.getArgSpec();
        String variable = argument instanceof OptionSpec option && !isAmong(args, option) ? variable(option) : "";
        return variable.isEmpty() ? message : variable + ": " + message;
    }

    /** Tells whether an option was typed. A failed parse has no result that would tell. */
    private static boolean isAmong(String[] args, OptionSpec option) {
        return Arrays.stream(option.names())
                .anyMatch(name -> Arrays.stream(args).anyMatch(arg -> arg.equals(name) || arg.startsWith(name + "=")));
    }

    private static String number(String message) {
        Matcher noNumber = NO_NUMBER.matcher(message);
        if (!noNumber.matches()) {
            return message;
        }
        String expected = noNumber.group(3).equals("double") ? "a number" : "a whole number";
        return noNumber.group(1) + "expected " + expected + " but was " + noNumber.group(2);
    }

    /** Suggests the command or topic with the fewest differences. */
    private static String suggestion(CommandLine command, String typed) {
        CommandLine root = requireNonNull(command.getCommandSpec().root().commandLine());
        return root.getSubcommands().keySet().stream()
                .min(Comparator.comparingInt(name -> distance(name, typed)))
                .filter(name -> distance(name, typed) <= name.length() / 2)
                .map(name -> "; did you mean help " + name + "?")
                .orElse("; see: batch-sessions help");
    }

    /** Returns the Levenshtein distance. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    /** Returns the variable that set this option; empty if an argument did, or if it is not set. */
    private static String variable(CommandLine command, OptionSpec option) {
        ParseResult parsed = command.getParseResult();
        return parsed != null && parsed.hasMatchedOption(option) ? "" : variable(option);
    }

    /** Returns the variable that has a value for this option; empty if none has. */
    private static String variable(OptionSpec option) {
        Settings.Variable variable =
                Program.of(requireNonNull(option.command())).settings().of(option);
        return variable == null ? "" : variable.origin();
    }
}
