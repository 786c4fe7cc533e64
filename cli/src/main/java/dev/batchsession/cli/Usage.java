package dev.batchsession.cli;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
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
            throw refused(spec, variables, refused);
        }
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
            throw refused(spec, variable.origin(), refused);
        }
    }

    private static ParameterException refused(CommandSpec spec, String variables, IllegalArgumentException refused) {
        String message = Objects.toString(refused.getMessage());
        return new ParameterException(
                spec.commandLine(), variables.isEmpty() ? message : variables + ": " + message, refused);
    }

    /** Returns the message, with what may have been meant, and with the variable if picocli could not convert its value. */
    static String message(ParameterException bad) {
        if (bad instanceof UnmatchedArgumentException unknown
                && !unknown.getSuggestions().isEmpty()) {
            return bad.getMessage() + "; did you mean "
                    + unknown.getSuggestions().get(0) + "?";
        }
        String message = Objects.toString(bad.getMessage());
        ArgSpec argument = bad.getArgSpec();
        String variable = argument instanceof OptionSpec option ? variable(bad.getCommandLine(), option) : "";
        return variable.isEmpty() ? message : variable + ": " + message;
    }

    /** Returns the variable that set this option; empty if an argument did, or if it is not set. */
    private static String variable(CommandLine command, OptionSpec option) {
        ParseResult parsed = command.getParseResult();
        if (parsed != null && parsed.hasMatchedOption(option)) {
            return "";
        }
        Settings.Variable variable =
                Program.of(requireNonNull(option.command())).settings().of(option);
        return variable == null ? "" : variable.origin();
    }
}
