package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.process.ChildJvm;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing grows with the length of what is exported. */
class LargeExportTest {
    private static final int ROWS = 500_000;

    @TempDir
    private Path folder;

    @Test
    void exportsManyRowsInASmallHeap() throws Exception {
        Path file = folder.resolve("rows.ndjson.gz");

        assertThat(output(ManyRows.class, "-Xmx32m", file)).isEqualTo(ROWS + " rows, heap of at most 32 MiB");

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8))) {
            for (long row = 1; row <= ROWS; row++) {
                String line = lines.readLine();
                if (row % 1000 == 0) {
                    assertThat(line).isEqualTo(ExportFormat.NDJSON.line(GeneratedList.row(row)));
                }
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.ndjson", "rows.csv", "rows.ndjson.gz", "rows.csv.gz"})
    void checksAFileThatIsSeveralTimesLargerThanTheHeap(String name) throws Exception {
        Path file = folder.resolve(name);
        BatchExport.from(BatchSessionFlux.over(new GeneratedList(ROWS)))
                .to(file)
                .build()
                .run()
                .blockLast();

        assertThat(output(Check.class, "-Xmx16m", file)).isEqualTo(ROWS + " rows, problems: []");
    }

    private static String output(Class<?> main, String heap, Path file) throws Exception {
        ChildJvm.Result result = ChildJvm.of(main, file.toString())
                .options(heap, "-XX:+UseG1GC") // the serial collector's bound is less than what -Xmx says
                .run();
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return String.join("\n", result.out());
    }

    /** Run in a process of its own, as the command {@code verify} checks a file. */
    static final class Check {
        private Check() {}

        public static void main(String[] args) throws Exception {
            ExportCheck check = ExportCheck.of(Path.of(args[0]));
            System.out.println(check.rows() + " rows, problems: " + check.problems());
        }
    }

    /** Run in a process of its own; a heap that holds the rows, or their text, would need several times as much. */
    static final class ManyRows {
        private ManyRows() {}

        public static void main(String[] args) {
            ExportProgress last = BatchExport.from(BatchSessionFlux.over(new GeneratedList(ROWS)))
                    .to(Path.of(args[0]))
                    .build()
                    .run()
                    .blockLast();
            System.out.println(last.rows() + " rows, heap of at most "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        }
    }
}
