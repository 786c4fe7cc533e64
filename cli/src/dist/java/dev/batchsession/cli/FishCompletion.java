package dev.batchsession.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli does not generate: commands, options, and the values that an option can have. */
final class FishCompletion {
    private FishCompletion() {}

    static String of(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c batch-sessions -f\n");
        root.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .forEach(command -> append(script, command));
        List<String> help = new ArrayList<>(root.getSubcommands().keySet()); // with the topics, which are hidden
        help.remove("help");
        line(script, List.of("-n", "__fish_seen_subcommand_from help", "-a", String.join(" ", help)), "");
        return script.toString();
    }

    private static void append(StringBuilder script, CommandSpec command) {
        String name = command.name();
        line(
                script,
                List.of("-n", "__fish_use_subcommand", "-a", name),
                firstSentence(command.usageMessage().description()));
        String selected = "__fish_seen_subcommand_from " + name;
        for (OptionSpec option : command.options()) {
            List<String> words = new ArrayList<>(List.of("-n", selected));
            for (String optionName : option.names()) {
                words.add(optionName.startsWith("--") ? "-l" : "-s");
                words.add(optionName.replaceFirst("^-+", ""));
            }
            if (option.arity().max() > 0) {
                words.addAll(values(option));
            }
            line(script, words, firstSentence(option.description()));
        }
        if (command.positionalParameters().stream().anyMatch(argument -> argument.type() == Path.class)) {
            line(script, List.of("-n", selected, "-F"), "");
        }
    }

    private static List<String> values(OptionSpec option) {
        if (option.completionCandidates() != null) {
            return List.of("-x", "-a", String.join(" ", option.completionCandidates()));
        }
        return option.type() == Path.class ? List.of("-r", "-F") : List.of("-x");
    }

    private static String firstSentence(String... description) {
        return description.length == 0 ? "" : description[0].replaceFirst("\\.( .*|$)", "");
    }

    private static void line(StringBuilder script, List<String> words, String description) {
        script.append("complete -c batch-sessions");
        words.forEach(word -> script.append(' ').append(word.matches("-?[\\w-]+") ? word : quoted(word)));
        if (!description.isEmpty()) {
            script.append(" -d ").append(quoted(description));
        }
        script.append('\n');
    }

    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
