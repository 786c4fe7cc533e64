package dev.batchsession.cli;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.WatchOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The command {@code wait}, which ends when batches have ended. */
@Command(
        name = "wait",
        description = {
            "Waits until batches have completed, failed or been cancelled. Prints a line to stderr for each status in which one is "
                    + "observed, and a summary.",
            "Exits with 0 if all have completed, 6 if one failed or was cancelled, 7 after --timeout, 8 if one is unknown or was "
                    + "removed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions wait 01234567-89ab-4def-8123-456789abcdef --timeout 30m",
            "  batch-sessions list --status pending --format ids | xargs batch-sessions wait",
            "  batch-sessions wait --all && echo idle"
        })
final class WaitCommand implements Callable<Integer> {
    /** If every batch is found by its time of creation, no others need to be listed. */
    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final ListOptions EXACT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Ids of batches that are pending, processing, or were created in the last 7 days.")
    private List<String> ids = List.of(); // converted later: picocli reports a bad one of many as unmatched

    @Option(names = "--all", description = "Wait for all batches that are pending or processing at the start.")
    private boolean all;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Longest wait, such as 90s, 30m or 2h (default: none).")
    private @Nullable Duration timeout;

    @Option(names = "--fail-fast", description = "Stop at the first batch that does not complete.")
    private boolean failFast;

    @Option(names = "--every", paramLabel = "SECONDS", description = "Pause between two polls (default: 5).")
    private int everySeconds = 5;

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;

    WaitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Set<UUID> requested = requested();
        WatchOptions options = options();
        try (Interruption interruption = Interruption.listen();
                StatusLines lines =
                        new StatusLines(apiOptions.notes(console), console.errColours(), Clock.systemUTC());
                Api api = Api.open(
                        apiOptions.forUnattendedRuns().living(), console, CallHooks.outermost(lines::observe))) {
            Mono<Void> stop =
                    Mono.firstWithSignal(interruption.signal(), timeout()).cache(); // measured once
            lines.select(requested);
            List<BatchSummary> live =
                    live(api.batches(), requested).takeUntilOther(stop).block();
            if (live == null) {
                return stopped(interruption, "the live batches are not known yet", ExitCode.OK);
            }
            if (requested.isEmpty()) {
                apiOptions.notes(console).println("waiting for " + live.size() + " batches");
                live.forEach(lines::select);
            }
            WaitResult result = new WaitResult(requested.isEmpty() ? ids(live) : requested);
            BlockingReader.forEach(ends(api.batches(), options, requested, live).takeUntilOther(stop), end -> {
                lines.deselect(end.batchId());
                result.add(end);
            });
            return report(result, interruption);
        }
    }

    /** Returns the ids to wait for, or none for all live batches. */
    private Set<UUID> requested() {
        boolean allTyped = spec.commandLine().getParseResult().hasMatchedOption("--all");
        if (ids.isEmpty() && !all) {
            throw new ParameterException(
                    spec.commandLine(), "expected ids of batches, or --all for all that are pending or processing");
        }
        if (!ids.isEmpty() && allTyped) { // a variable may set it for other runs
            throw new ParameterException(spec.commandLine(), "--all cannot be combined with ids; remove one of them");
        }
        return ids.stream().map(this::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private WatchOptions options() {
        return Usage.valid(spec, () -> WatchOptions.every(Duration.ofSeconds(everySeconds)), "--every")
                .onPollFailed(failure -> Failures.reportPoll(failure, console));
    }

    private Mono<Void> timeout() {
        Duration longest = timeout;
        if (longest == null) {
            return Mono.never();
        }
        if (longest.isZero()) {
            throw new ParameterException(spec.commandLine(), "--timeout must be > 0 but was 0");
        }
        return Mono.delay(longest).then();
    }

    /** Finds the live batches among the requested ones, with their time of creation, by which the waiter finds them cheaply. */
    private static Mono<List<BatchSummary>> live(BatchSessionFlux api, Set<UUID> requested) {
        return Flux.just(BatchStatus.PENDING, BatchStatus.PROCESSING)
                .concatMap(status -> api.listAll(BatchFilter.all().status(status), EXACT), 0)
                .filter(row -> requested.isEmpty() || requested.contains(row.batchId()))
                .collectMap(BatchSummary::batchId, row -> row, LinkedHashMap::new) // one may have started meanwhile
                .map(rows -> List.copyOf(rows.values()));
    }

    private Flux<WaitEnd> ends(
            BatchSessionFlux api, WatchOptions options, Set<UUID> requested, List<BatchSummary> live) {
        List<BatchSummary> dated =
                live.stream().filter(row -> row.createdAt() != null).toList();
        Set<UUID> others = new LinkedHashSet<>(requested.isEmpty() ? ids(live) : requested);
        others.removeAll(ids(dated));
        BatchWaiter waiter = api.waiter(others.isEmpty() ? options.endedRetention(SHORTEST_RETENTION) : options);
        return Flux.merge(
                        orLost(waiter.untilAllEnded(others)),
                        Flux.fromIterable(dated)
                                .flatMap(row -> orLost(waiter.untilEnded(row).flux()), Math.max(1, dated.size())))
                .takeUntil(end -> failFast && !end.isCompleted());
    }

    private static Flux<WaitEnd> orLost(Flux<BatchSummary> ended) {
        return ended.map(WaitEnd::of)
                .onErrorResume(WaitEnd::isLost, lost -> Flux.fromStream(() -> WaitEnd.ofLost(lost)));
    }

    private static Set<UUID> ids(List<BatchSummary> batches) {
        return batches.stream().map(BatchSummary::batchId).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private int report(WaitResult result, Interruption interruption) {
        if (!result.isComplete() && !(failFast && result.exitCode() != ExitCode.OK)) {
            return stopped(interruption, result.summary(), result.exitCode());
        }
        if (result.exitCode() == ExitCode.OK) {
            apiOptions.notes(console).println(result.summary());
        } else {
            Failures.print(result.summary(), console);
        }
        return result.exitCode();
    }

    private int stopped(Interruption interruption, String state, int exitCode) {
        if (interruption.happened()) {
            apiOptions.notes(console).println("interrupted; " + state);
            return Failures.INTERRUPTED;
        }
        long seconds = timeout == null ? 0 : timeout.toSeconds();
        Failures.print("timed out after " + seconds + " s; " + state, console);
        return exitCode == ExitCode.OK ? Failures.TIMED_OUT : Math.min(exitCode, Failures.TIMED_OUT);
    }

    private UUID id(String text) {
        if (!ID.matcher(text).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected the id of a batch, as 'list --format ids' prints it, but was '" + text + "'");
        }
        return UUID.fromString(text);
    }
}
