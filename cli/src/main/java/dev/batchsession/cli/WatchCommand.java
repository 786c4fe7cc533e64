package dev.batchsession.cli;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** The command {@code watch}, which prints the changes of the matching batches until it is interrupted. */
@Command(
        name = "watch",
        description =
                "Prints one change of the matching batches per line. Changes go to stdout, everything else to stderr.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions watch --changes-only --every 30",
            "  batch-sessions watch --format ndjson --state watch.state >> changes.ndjson",
            "  batch-sessions watch --status failed --take 1"
        })
final class WatchCommand implements Callable<Integer> {
    @Mixin
    private FilterOptions filterOptions = new FilterOptions();

    @Option(names = "--every", paramLabel = "SECONDS", description = "Pause between two polls (default: 5).")
    private int everySeconds = 5;

    @Option(names = "--changes-only", description = "Do not print the batches that exist at the start.")
    private boolean changesOnly;

    @Option(names = "--take", paramLabel = "N", description = "Stop after N changes (default: never).")
    private long take = Long.MAX_VALUE;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Output format: text or ndjson (default: text).")
    private ChangeFormat format = ChangeFormat.TEXT;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Save the position in FILE. If FILE exists, resume from it and print all changes since, including those made "
                            + "while no watch was running. After a kill, changes of the last second may be printed again.")
    private @Nullable Path state;

    @Option(
            names = "--adopt",
            description = "Resume from a state that was saved with a different API key of the same team.")
    private boolean adopt;

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;

    WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(apiOptions, console);
                StateSaver saver = saver(api)) {
            print(changes(api, saver).takeUntilOther(interruption.signal()), saver);
            return interruption.happened() ? Failures.INTERRUPTED : ExitCode.OK;
        }
    }

    private @Nullable StateSaver saver(Api api) {
        Path file = state;
        if (file != null) {
            filterOptions.printInstants(apiOptions.notes(console));
        }
        return file == null ? null : Usage.valid(spec, () -> StateSaver.open(file, api.key(), adopt), "--state");
    }

    private Flux<BatchChange> changes(Api api, @Nullable StateSaver saver) {
        BatchFilter filter = filterOptions.filter(spec);
        WatchOptions options = options();
        long limit = Usage.valid(spec, () -> Usage.notNegative("take", take), "--take");
        Flux<BatchChange> changes = saver == null
                ? api.batches().watch(filter, options)
                : Usage.valid(spec, () -> api.batches().watch(filter, saver.resume(options)), "--state")
                        .takeUntilOther(saver.failure());
        return changes.take(limit).takeUntilOther(console.outReader().gone());
    }

    private WatchOptions options() {
        return Usage.valid(spec, () -> WatchOptions.every(Duration.ofSeconds(everySeconds)), "--every")
                .emitExisting(!changesOnly)
                .onPollFailed(failure -> Failures.reportPoll(failure, console));
    }

    /** Prints on this thread, which may block. A reader that pauses therefore pauses the polls. */
    private void print(Flux<BatchChange> changes, @Nullable StateSaver saver) {
        Ansi colours = console.outColours();
        BlockingReader.forEach(changes, change -> {
            console.print(format.line(change, colours));
            if (saver != null) {
                saver.printed(change.checkpoint());
            }
        });
    }
}
