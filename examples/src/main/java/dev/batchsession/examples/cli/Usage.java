package dev.batchsession.examples.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What an option, the environment or a file of the user's said wrong is bad usage, whoever noticed. */
final class Usage {
    private Usage() {}

    static <T> T valid(CommandSpec spec, Supplier<T> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()), refused);
        }
    }
}
