package dev.batchsession.cli;

import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportFormat;
import dev.batchsession.export.ExportProgress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** {@code export}: writes the matching batches to a file, each once, and goes on where an earlier run was ended. */
@Command(
        name = "export",
        description = {
            "Writes batches to a file that is there when it is whole, each batch once, even while the list changes.",
            "Until then the rows are in FILE.part. An export that ended early, for whatever reason, goes on where it was "
                    + "when it is run again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions export --out batches.csv.gz --parallelism 4",
            "  batch-sessions export --out failed.ndjson --status failed",
            "  while batch-sessions export --out all.ndjson; [ $? -eq 1 ]; do sleep 60; done"
        })
final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The file to write, in a folder that exists; packed if it ends with .gz.")
    private Path out = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "ndjson or csv (default: what FILE ends with, before .gz).")
    private @Nullable ExportFormat format;

    @Mixin
    private FilterOptions filterOptions = new FilterOptions();

    @Option(names = "--page-size", paramLabel = "N", description = "Rows a call, 1 to 100 (default: 100).")
    private int pageSize = 100;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Parts of the list to walk at the same time, 1 to 64 (default: 1).")
    private int parallelism = 1;

    @Option(names = "--restart", description = "Start over, and drop what an earlier run left.")
    private boolean restart;

    @Option(
            names = "--adopt",
            description = "Continue an export that was started with another API key of the same team.")
    private boolean adopt;

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;
    private @Nullable ExportProgress latest;
    private boolean marked;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(apiOptions.forUnattendedRuns(), console, interruption::endingCalls)) {
            return run(export(api), api.key());
        }
    }

    /** What it says, it says before the interruption is told that all is done, and the process ends. */
    private int run(BatchExport export, @Nullable KeyFingerprint key) {
        KeyFile keyFile = KeyFile.of(out);
        if (key != null && !adopt && !restart && isStarted()) {
            Usage.valid(spec, () -> keyFile.requireSame(key, out), "--out");
        }
        try {
            show(export.run(), () -> keyFile.save(key));
            return done();
        } catch (Interruption.EndedException interrupted) {
            return interrupted();
        } finally {
            if (!isStarted()) {
                keyFile.delete();
            }
        }
    }

    private boolean isStarted() {
        return Files.exists(out.resolveSibling(out.getFileName() + ".part"), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Shows progress on this thread.
     *
     * @param onFirstRow called when this run has written a row: from then on the files are its own, and not before, since the
     *     checkpoint of an earlier run may be refused
     */
    private void show(Flux<ExportProgress> run, Runnable onFirstRow) {
        try (ExportBar bar = new ExportBar(apiOptions.progress(console));
                Stream<ExportProgress> stream = run.toStream(1)) {
            stream.forEach(progress -> {
                if (!marked && progress.rows() > progress.resumedRows()) {
                    onFirstRow.run();
                    marked = true;
                }
                latest = progress;
                bar.show(progress);
            });
        }
    }

    private BatchExport export(Api api) {
        ListOptions snapshot = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
        ListOptions pages = Usage.valid(spec, () -> snapshot.pageSize(pageSize), "--page-size");
        BatchExport.Builder builder = BatchExport.from(api.batches())
                .filter(filterOptions.filter(spec))
                .options(Usage.valid(spec, () -> pages.parallelism(parallelism), "--parallelism"))
                .to(out)
                .restart(restart);
        return Usage.valid(
                spec, () -> (format == null ? builder : builder.format(format)).build(), "--out", "--format");
    }

    private int interrupted() {
        long kept = latest == null ? 0 : latest.durableRows();
        console.err().println("interrupted; " + kept + " batches are kept, and the same command goes on after them");
        return Failures.INTERRUPTED;
    }

    private int done() {
        if (latest != null) {
            console.err()
                    .printf(
                            Locale.ROOT,
                            "%d batches in %s, %.1f s%n",
                            latest.rows(),
                            out,
                            latest.elapsed().toMillis() / 1e3);
        }
        return ExitCode.OK;
    }
}
