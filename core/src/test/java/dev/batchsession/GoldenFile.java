package dev.batchsession;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.InMemoryList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A recorded run, as described in {@code golden/README.md}: lines of a keyword and its values. Serves the recorded list as
 * the recorded server did.
 */
record GoldenFile(Path path, List<String[]> lines, List<BatchSummary> list, boolean inclusive) implements PageSource {
    private static final int ROW_VALUES = 7;

    static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(GoldenFile.class.getResource("/golden/" + name))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static List<Path> in(String folder) {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static GoldenFile read(Path path) {
        try (Stream<String> text = Files.lines(path)) {
            List<String[]> lines = text.filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
            return new GoldenFile(path, lines, list(lines), isInclusive(lines));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The list in the order in which the server shows it. */
    private static List<BatchSummary> list(List<String[]> lines) {
        return lines.stream()
                .filter(line -> line[0].equals("row") || line[0].equals("late"))
                .map(line -> row(line, 1))
                .toList();
    }

    private static boolean isInclusive(List<String[]> lines) {
        return lines.stream().anyMatch(line -> line[0].equals("bounds") && line[1].equals("inclusive"));
    }

    String value(String keyword) {
        return values(keyword).findFirst().orElseThrow()[1];
    }

    /** The lines that begin with the keyword, with the keyword. */
    Stream<String[]> values(String keyword) {
        return lines.stream().filter(line -> line[0].equals(keyword));
    }

    BatchFilter filter() {
        String[] values = values("filter").findFirst().orElseThrow();
        return new BatchFilter(
                values[1].equals("-") ? null : BatchStatus.valueOf(values[1]), instant(values[2]), instant(values[3]));
    }

    /** The rows that were in the list all the time and match the filter: each is emitted exactly once. */
    List<UUID> expected() {
        BatchFilter filter = filter();
        return values("row")
                .map(line -> row(line, 1))
                .filter(row -> matches(row, filter))
                .map(BatchSummary::batchId)
                .toList();
    }

    /** The row whose values begin there. */
    static BatchSummary row(String[] values, int from) {
        String[] row = Arrays.copyOfRange(values, from, from + ROW_VALUES);
        BatchStatus status = Stream.of(BatchStatus.values())
                .filter(known -> known.name().equals(row[1].toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(BatchStatus.UNKNOWN);
        return new BatchSummary(
                UUID.fromString(row[0]),
                status,
                Integer.parseInt(row[2]),
                Integer.parseInt(row[3]),
                Integer.parseInt(row[4]),
                instant(row[5]),
                instant(row[6]),
                row[1]);
    }

    private static @Nullable Instant instant(String text) {
        return text.equals("-") ? null : Instant.parse(text);
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> page(list(), request));
    }

    @Override
    public Optional<String> origin() {
        return values("origin").findFirst().map(line -> line[1]);
    }

    BatchPage page(List<BatchSummary> list, PageRequest request) {
        List<BatchSummary> rows =
                list.stream().filter(row -> matches(row, request.filter())).toList();
        return InMemoryList.page(rows, request);
    }

    private boolean matches(BatchSummary row, BatchFilter filter) {
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        Instant created = row.createdAt();
        if (filter.status() != null && filter.status() != row.status()) {
            return false;
        }
        if (created == null) {
            return after == null && before == null;
        }
        int least = inclusive ? 0 : 1;
        return (after == null || created.compareTo(after) >= least)
                && (before == null || created.compareTo(before) <= -least);
    }
}
