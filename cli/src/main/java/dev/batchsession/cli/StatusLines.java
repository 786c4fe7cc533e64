package dev.batchsession.cli;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Help.Ansi;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Prints a line for each status in which some batches are observed, from the pages that a command fetches anyway. A separate thread
 * prints, which may block. A reader that pauses therefore pauses the calls, and no event loop. Safe for concurrent use.
 */
final class StatusLines implements AutoCloseable {
    private final PrintStream out;
    private final Ansi colours;
    private final Clock clock;
    private final Scheduler writer = WriterThread.named("status-lines");
    private final Set<UUID> selected = ConcurrentHashMap.newKeySet();
    private final Map<UUID, BatchSummary> latest = new ConcurrentHashMap<>();

    StatusLines(PrintStream out, Ansi colours, Clock clock) {
        this.out = out;
        this.colours = colours;
        this.clock = clock;
    }

    /** Selects batches, and prints the first status in which they are observed. */
    void select(Collection<UUID> batchIds) {
        selected.addAll(batchIds);
    }

    /** Selects a batch, and does not print the status that it has now. */
    void select(BatchSummary batch) {
        latest.put(batch.batchId(), batch);
        selected.add(batch.batchId());
    }

    /** Prints no more about a batch. */
    void deselect(UUID batchId) {
        selected.remove(batchId);
        latest.remove(batchId);
    }

    /**
     * Prints nothing more, and returns the selected batches as printed last. Blocks until the line in progress is printed. The calls
     * must have ended or been cancelled.
     */
    List<BatchSummary> finish() {
        return requireNonNull(Mono.fromCallable(() -> {
                    selected.clear();
                    return List.copyOf(latest.values());
                })
                .subscribeOn(writer)
                .block());
    }

    /** Returns a source that prints what its pages show of the selected batches, before it emits them. */
    PageSource observe(PageSource source) {
        return request -> source.fetch(request)
                .publishOn(writer)
                .doOnNext(page -> page.batches().forEach(this::observe));
    }

    private void observe(BatchSummary row) {
        if (!selected.contains(row.batchId())) {
            return;
        }
        BatchSummary before = latest.put(row.batchId(), row);
        if (before == null || !before.statusText().equals(row.statusText())) {
            String change = before == null ? "" : ChangeFormat.state(before, Ansi.OFF) + " -> ";
            out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + row.batchId() + "  " + change
                    + ChangeFormat.state(row, colours));
        }
    }

    @Override
    public void close() {
        writer.dispose();
    }
}
