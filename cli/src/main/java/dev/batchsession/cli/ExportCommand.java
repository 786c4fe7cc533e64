package dev.batchsession.cli;

import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportFormat;
import dev.batchsession.export.ExportProgress;
import dev.batchsession.export.ExportVerification;
import dev.batchsession.export.ExportVerification.Outcome;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** The command {@code export}, which writes each matching batch once to a file and resumes an interrupted run. */
@Command(
        name = "export",
        description = {
            "Writes each matching batch to a file, exactly once even while the list changes.",
            "The file appears when it is complete. Until then the rows are in FILE.part, and the same command resumes an "
                    + "export that was interrupted or failed.",
            "An existing FILE is not replaced, so put the date into the name of a nightly export. After midnight, a resumed run "
                    + "needs the name with which it was started.",
            "At the end the number of rows is compared with the API's own count, and FILE.manifest.json describes the file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions export --out batches.csv.gz --parallelism 4",
            "  batch-sessions export --out failed.ndjson --status failed",
            "  batch-sessions export --out batches-$(date +%%F).csv.gz   # each night",
            "  while batch-sessions export --out all.ndjson; [ $? -eq 1 ]; do sleep 60; done"
        })
final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "File to write, in an existing folder; compressed if its name ends with .gz.")
    private Path out = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = EnumNames.ExportFormats.class,
            description = "Output format: ndjson or csv (default: by the extension of FILE).")
    private @Nullable ExportFormat format;

    @Mixin
    private FilterOptions filterOptions = new FilterOptions();

    @Option(names = "--page-size", paramLabel = "N", description = "Rows per call, 1 to 100 (default: 100).")
    private int pageSize = 100;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Number of time ranges to list in parallel, 1 to 64 (default: 1).")
    private int parallelism = 1;

    @Option(names = "--restart", description = "Start over and discard the rows of an earlier run.")
    private boolean restart;

    @Option(
            names = "--adopt",
            description = "Resume an export that was started with a different API key of the same team.")
    private boolean adopt;

    @Option(
            names = "--plan",
            description =
                    "Print how many rows and calls the export takes, and the time at this --rate, and write nothing. "
                            + "Makes one call.")
    private boolean plan;

    @Mixin
    private ProgressOptions progressOptions = new ProgressOptions();

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;
    private @Nullable ExportProgress latest;
    private boolean keySaved;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (out.toString().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "expected the name of a file for --out, such as batches.csv.gz");
        }
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(
                        apiOptions.forUnattendedRuns(), console, CallHooks.outermost(interruption::failCalls))) {
            if (plan) {
                return plan(api, interruption);
            }
            filterOptions.printInstants(apiOptions.notes(console));
            return run(export(api), api.key());
        }
    }

    /** Runs the export and prints its result. The caller closes the interruption only then, since that ends the process. */
    private int run(BatchExport export, @Nullable KeyFingerprint key) {
        KeyFile keyFile = KeyFile.of(out);
        if (key != null && !adopt && !restart && isStarted()) {
            Usage.valid(spec, () -> keyFile.requireSame(key, out), "--out");
        }
        try {
            show(export.run(), () -> keyFile.save(key));
            return done();
        } catch (Interruption.CallInterruptedException interrupted) {
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
     * @param onFirstRow called when this run has written its first row. Before that, the checkpoint of an earlier run may
     *     still be refused, and its files must not be changed
     */
    private void show(Flux<ExportProgress> run, Runnable onFirstRow) {
        try (ExportView view = view()) {
            BlockingReader.forEach(run, progress -> {
                if (!keySaved && progress.rows() > progress.resumedRows()) {
                    onFirstRow.run();
                    keySaved = true;
                }
                latest = progress;
                view.show(progress);
            });
        }
    }

    private ExportView view() {
        if (apiOptions.isQuiet()) {
            return ExportView.NONE;
        }
        return progressOptions.format() == ProgressFormat.JSON
                ? new ExportJson(
                        console.err(),
                        filterOptions.createdAfter(),
                        filterOptions.createdBefore(),
                        WriterThread.named("export-progress"))
                : new ExportBar(
                        apiOptions.progress(console),
                        apiOptions.rate(),
                        spec.usageMessage().width());
    }

    /** Prints what the export would cost, and writes nothing. */
    private int plan(Api api, Interruption interruption) {
        export(api); // checks the options
        Long rows = api.batches()
                .count(filterOptions.filter(spec))
                .takeUntilOther(interruption.signal())
                .block();
        if (rows == null) {
            return Failures.INTERRUPTED;
        }
        long calls = Math.max(1, (rows + pageSize - 1) / pageSize);
        console.print(String.format(
                Locale.ROOT,
                "%d batches, at least %d calls, %s at %s",
                rows,
                calls,
                time(calls / apiOptions.rate().perSecond()),
                apiOptions.rate()));
        return ExitCode.OK;
    }

    private static String time(double seconds) {
        return seconds < 60 ? (long) Math.ceil(seconds) + " s" : String.format(Locale.ROOT, "%.1f min", seconds / 60);
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
        long saved = latest == null ? 0 : latest.durableRows();
        apiOptions
                .notes(console)
                .println("interrupted; " + saved + " batches are saved; run the same command again to resume");
        return Failures.INTERRUPTED;
    }

    private int done() {
        if (latest != null) {
            apiOptions
                    .notes(console)
                    .printf(
                            Locale.ROOT,
                            "%d batches written to %s in %.1f s%n",
                            latest.rows(),
                            out,
                            latest.elapsed().toMillis() / 1e3);
        }
        ExportVerification verification = latest == null ? null : latest.verification();
        boolean isShown = progressOptions.format() == ProgressFormat.JSON && !apiOptions.isQuiet();
        if (verification != null && verification.outcome() != Outcome.MATCHES && !isShown) {
            VerificationReport.lines(verification).forEach(console.err()::println);
        }
        return VerificationReport.exitCode(verification, ExitCode.OK);
    }
}
