package dev.batchsession.benchmarks.peers;

import static java.util.Objects.requireNonNull;

import dev.batchsession.benchmarks.Tally;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A file that a peer wrote, in a temporary folder of its own. */
final class RowFile {
    private RowFile() {}

    static Path inNewFolder(String name) throws IOException {
        return Files.createTempDirectory("benchmark").resolve(name);
    }

    /** Reads the rows, and deletes the folder. */
    static Tally readAndDelete(Path file) {
        Tally tally = new Tally();
        boolean csv = file.toString().endsWith(".csv");
        Function<String, WirePage.Row> row = csv ? WirePage.Row::ofCsv : WirePage.Row::ofJson;
        try (Stream<String> lines = open(file).lines()) {
            lines.skip(csv ? 1 : 0).map(row).forEach(read -> read.addTo(tally));
            delete(requireNonNull(file.getParent()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return tally;
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 64 * 1024) : bytes;
        return new BufferedReader(new InputStreamReader(text, StandardCharsets.US_ASCII));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
