package dev.batchsession.cli;

import picocli.CommandLine.Option;

/** The option of the commands that take long enough to show their progress. */
final class ProgressOptions {
    @Option(
            names = "--progress",
            paramLabel = "STYLE", // not FORMAT: completion scripts have one list of values per label
            description =
                    "Progress on stderr: text, or json for one object per second and line (default: text). With json, only "
                            + "errors, warnings and --verbose print other lines.")
    private ProgressFormat format = ProgressFormat.TEXT;

    /** Returns the format of the progress, which has no effect with {@code --quiet}. */
    ProgressFormat format() {
        return format;
    }
}
