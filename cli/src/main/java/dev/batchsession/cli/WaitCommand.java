package dev.batchsession.cli;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.WatchOptions;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
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
                    + "removed; the lowest of these if several apply."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions wait 01234567-89ab-4def-8123-456789abcdef --timeout 30m",
            "  ids=$(batch-sessions list --status pending --format ids)",
            "  batch-sessions wait $ids || echo \"exit code $?\"",
            "  batch-sessions wait --all && echo idle"
        })
final class WaitCommand implements Callable<Integer> {
    /** How long ago a batch may have been created to be found after it has ended. */
    private static final Duration RETENTION = Duration.ofDays(7);

    /** If every batch is found by its time of creation, no others need to be listed. */
    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    /** How far the clocks may differ, and the time until the first poll. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

    /** When to look again for batches that are not listed, since a batch may be listed a moment after it was created. */
    private static final Duration ABSENCE = Duration.ofSeconds(10);

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
    private final Clock clock = Clock.systemUTC();
    private @Nullable Instant newestLive;

    WaitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Set<UUID> requested = requested();
        WatchOptions options = options();
        PrintStream notes = apiOptions.notes(console);
        CallFailures failures = new CallFailures(console, requested.isEmpty() ? "live batches" : batches(requested));
        try (Interruption interruption = Interruption.listen();
                StatusLines lines = new StatusLines(notes, console.errColours(), clock);
                Api api = Api.open(
                        apiOptions.forUnattendedRuns().living(),
                        console,
                        new CallHooks(UnaryOperator.identity(), failures::observe, lines::observe))) {
            Mono<Void> stop =
                    Mono.firstWithSignal(interruption.signal(), timeout()).cache(); // measured once
            lines.select(requested);
            List<BatchSummary> live =
                    live(api.batches(), requested).takeUntilOther(stop).block();
            if (live == null) {
                return stopped(interruption, "the live batches are not known yet", ExitCode.OK);
            }
            if (requested.isEmpty()) {
                notes.println("waiting for " + batches(live));
                live.forEach(lines::select);
            }
            WaitResult result = new WaitResult(requested.isEmpty() ? ids(live) : requested);
            BlockingReader.forEach(ends(api.batches(), options, requested, live).takeUntilOther(stop), end -> {
                lines.deselect(end.batchId());
                result.add(end);
            });
            lines.finish().stream()
                    .flatMap(WaitEnd::ofEnded)
                    .forEach(result::add); // printed by a poll that was stopped
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
    private Mono<List<BatchSummary>> live(BatchSessionFlux api, Set<UUID> requested) {
        return Flux.just(BatchStatus.PENDING, BatchStatus.PROCESSING)
                .concatMap(status -> api.listAll(BatchFilter.all().status(status), EXACT), 0)
                .doOnNext(this::noteNewest)
                .filter(row -> requested.isEmpty() || requested.contains(row.batchId()))
                .collectMap(BatchSummary::batchId, row -> row, LinkedHashMap::new) // one may have started meanwhile
                .map(rows -> List.copyOf(rows.values()));
    }

    private void noteNewest(BatchSummary row) {
        Instant created = row.createdAt();
        if (created == null || created.isAfter(clock.instant().plus(CLOCK_TOLERANCE))) {
            return;
        }
        if (newestLive == null || created.isAfter(newestLive)) {
            newestLive = created;
        }
    }

    private Flux<WaitEnd> ends(
            BatchSessionFlux api, WatchOptions options, Set<UUID> requested, List<BatchSummary> live) {
        List<BatchSummary> dated =
                live.stream().filter(row -> row.createdAt() != null).toList();
        Set<UUID> others = new LinkedHashSet<>(requested.isEmpty() ? ids(live) : requested);
        others.removeAll(ids(dated));
        if (newestLive != null || others.isEmpty()) {
            return ends(api.waiter(options.endedRetention(retention(others))), others, dated);
        }
        BatchWaiter waiter = api.waiter(options.endedRetention(RETENTION));
        Mono<Boolean> anyRecent = Mono.defer(() ->
                        api.count(BatchFilter.all().createdAfter(clock.instant().minus(RETENTION))))
                .map(count -> count > 0)
                .filter(any -> any || !live.isEmpty());
        return anyRecent
                .switchIfEmpty(Mono.delay(ABSENCE).then(anyRecent))
                .flatMapMany(any -> ends(waiter, others, dated))
                .switchIfEmpty(Flux.fromIterable(others).map(id -> new WaitEnd(id, WaitEnd.Kind.NOT_FOUND)));
    }

    private Flux<WaitEnd> ends(BatchWaiter waiter, Set<UUID> others, List<BatchSummary> dated) {
        return Flux.merge(
                        orLost(waiter.untilAllEnded(others)),
                        Flux.fromIterable(dated)
                                .flatMap(row -> orLost(waiter.untilEnded(row).flux()), Math.max(1, dated.size())))
                .takeUntil(end -> failFast && !end.isCompleted());
    }

    /**
     * Returns how far back the first poll looks for batches that are not live, measured from the newest live batch, since the clock
     * of the server may differ. The poll then finds at least that batch. If it found none in that time, it would list everything.
     */
    private Duration retention(Set<UUID> others) {
        Duration least = others.isEmpty() ? SHORTEST_RETENTION : RETENTION;
        if (newestLive == null) {
            return least;
        }
        Duration age = Duration.between(newestLive, clock.instant()).plus(CLOCK_TOLERANCE);
        Duration longest = age.isNegative() ? least : least.plus(age);
        return longest.compareTo(LONGEST_RETENTION) < 0 ? longest : LONGEST_RETENTION;
    }

    private static String batches(Collection<?> batches) {
        return batches.size() + (batches.size() == 1 ? " batch" : " batches");
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
