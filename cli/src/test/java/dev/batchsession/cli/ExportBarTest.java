package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.ExportProgress;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportBarTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsALineEachTenSecondsWhereNobodyWatches() {
        try (ExportBar bar = bar(false)) {
            for (int second = 0; second <= 35; second++) {
                bar.show(progress(second, 100_000, second == 35));
            }
        }

        assertThat(lines())
                .containsExactly(
                        "resuming after 1000 batches of an earlier run",
                        "6000 of 100000 batches, 500 per second, 0:03:08 remaining",
                        "11000 of 100000 batches, 500 per second, 0:02:58 remaining",
                        "16000 of 100000 batches, 500 per second, 0:02:48 remaining");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        try (ExportBar bar = bar(false)) {
            bar.show(new ExportProgress(0, -1, 0, 0, 0, Duration.ofSeconds(61), false));
            bar.show(new ExportProgress(700, -1, 7, 0, 0, Duration.ofSeconds(70), false));
            bar.show(new ExportProgress(700, -1, 7, 0, 0, Duration.ofSeconds(71), false));
        }

        assertThat(lines()).containsExactly("0 batches, 0 per second", "700 batches, 10 per second");
    }

    @Test
    void namesTheRateIfItIsTheLimit() {
        try (ExportBar bar = bar(false)) {
            bar.show(new ExportProgress(0, -1, 50, 0, 0, Duration.ZERO, false));
            bar.show(new ExportProgress(9500, -1, 145, 0, 0, Duration.ofSeconds(10), false));
            bar.show(new ExportProgress(10_000, -1, 150, 0, 0, Duration.ofSeconds(20), false));
        }

        assertThat(lines())
                .containsExactly(
                        "9500 batches, 950 per second, limited by --rate 10/s", "10000 batches, 500 per second");
    }

    @Test
    void drawsOnATerminalAndPrintsNoLines() {
        try (ExportBar bar = bar(true)) {
            bar.show(progress(0, -1, false));
            bar.show(progress(20, 20_000, false));
            bar.show(progress(38, 20_000, true));
        }

        assertThat(String.join("", lines()))
                .contains("export", "20000/20000", "100%", "rows/s")
                .doesNotContain(" per second");
    }

    @Test
    void isNoWiderThanTheTerminal() {
        try (ExportBar bar = bar(true, 60)) {
            bar.show(progress(20, 20_000, false));
            bar.show(progress(38, 20_000, true));
        }

        assertThat(String.join("\r", lines()).split("\r")).isNotEmpty().allMatch(line -> line.length() < 60);
    }

    /** 500 rows a second on top of 1,000 of an earlier run. */
    private static ExportProgress progress(int second, long expected, boolean finished) {
        long rows = 1000 + 500L * second;
        return new ExportProgress(rows, expected, rows / 100, 1000, rows, Duration.ofSeconds(second), finished);
    }

    private ExportBar bar(boolean terminal) {
        return bar(terminal, 80);
    }

    private ExportBar bar(boolean terminal, int columns) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new ExportBar(
                new Console(OutputStream.nullOutputStream(), stream, false, terminal, OutputReader.NONE, Map.of()),
                Rate.DEFAULT,
                columns);
    }

    private List<String> lines() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
