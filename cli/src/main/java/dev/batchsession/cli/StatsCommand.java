package dev.batchsession.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code stats}, which prints the number of batches by status and the oldest and newest live batch. */
@Command(
        name = "stats",
        description = {
            "Prints the number of batches by status, the oldest and the newest live batch (pending or processing), and the "
                    + "failure rate of the batches created in the last 24 hours.",
            "Makes 10 calls, and more if more than 100 batches are live: one per 100 of them."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  batch-sessions stats", "  batch-sessions stats --format json | jq .counts.failed"})
final class StatsCommand implements Callable<Integer> {
    @Option(names = "--format", paramLabel = "FORMAT", description = "Output format: table or json (default: table).")
    private StatsFormat format = StatsFormat.TABLE;

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    private final Console console;
    private final Clock clock;

    StatsCommand(Console console, Clock clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(apiOptions, console)) {
            Stats stats = Stats.of(api.batches(), dayAgo())
                    .takeUntilOther(interruption.signal())
                    .block();
            if (stats == null) {
                return Failures.INTERRUPTED;
            }
            for (String line : format.lines(stats, console.outColours())) {
                console.print(line);
            }
            return ExitCode.OK;
        }
    }

    private Instant dayAgo() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
    }
}
