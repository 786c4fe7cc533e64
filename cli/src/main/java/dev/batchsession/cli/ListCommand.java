package dev.batchsession.cli;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** The command {@code list}, which prints the matching batches and fetches no more than the reader of its output consumes. */
@Command(
        name = "list",
        description =
                "Prints one batch per line, in the order of the API. Rows go to stdout, everything else to stderr.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions list --status failed --take 20",
            "  batch-sessions list --format ndjson | jq -r .batch_id",
            "  batch-sessions list --status failed --created-after 36h --format csv --columns batch_id,created_at",
            "  batch-sessions list --status pending,processing | less"
        })
final class ListCommand implements Callable<Integer> {
    @Mixin
    private FiltersOptions filterOptions = new FiltersOptions();

    @Option(names = "--take", paramLabel = "N", description = "Stop after N batches (default: all).")
    private long take = Long.MAX_VALUE;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format: table, ndjson, csv or ids (default: table).")
    private RowFormat format = RowFormat.TABLE;

    @Option(
            names = "--columns",
            paramLabel = "NAME",
            split = ",",
            description = "Columns of a table or of CSV, separated by commas: batch_id, status, total_requests, "
                    + "completed_requests, failed_requests, created_at, actual_completion_time (default: all).")
    private List<Column> columns = Column.ALL;

    @Option(names = "--page-size", paramLabel = "N", description = "Rows per call, 1 to 100 (default: 100).")
    private int pageSize = 100;

    @Option(
            names = "--lookahead",
            paramLabel = "N",
            description = "Pages to fetch ahead of the printed rows, 0 to 64 (default: 0).")
    private int lookahead;

    @Mixin
    private ProgressOptions progressOptions = new ProgressOptions();

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<BatchFilter> filters = filterOptions.filters(spec);
        requireColumns();
        ListOptions options = listOptions();
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(apiOptions, console)) {
            Flux<BatchSummary> batches =
                    list(api.batches(), filters, options).take(take).takeUntilOther(interruption.signal());
            long start = System.nanoTime();
            long rows = print(batches, interruption);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (isJsonProgress()) {
                return interruption.happened() ? Failures.INTERRUPTED : ExitCode.OK;
            }
            if (interruption.happened()) {
                apiOptions.notes(console).println("interrupted after " + rows + " batches");
                return Failures.INTERRUPTED;
            }
            apiOptions.notes(console).printf(Locale.ROOT, "%d batches in %.1f s%n", rows, seconds);
            return ExitCode.OK;
        }
    }

    private static Flux<BatchSummary> list(BatchSessionFlux api, List<BatchFilter> filters, ListOptions options) {
        if (filters.size() == 1) {
            return api.listAll(filters.get(0), options);
        }
        return Flux.fromIterable(filters)
                .concatMap(filter -> api.listAll(filter, options), 0) // 0: no list before the one before it has ended
                .filter(new Once());
    }

    /** Prints on this thread, which may block. A reader that pauses therefore pauses the listing, and no event loop. */
    private long print(Flux<BatchSummary> batches, Interruption interruption) {
        ProgressFormat progress = isJsonProgress() ? ProgressFormat.JSON : ProgressFormat.TEXT;
        try (RowOutput output = new RowOutput(apiOptions.progress(console), progress)) {
            format.header(columns).ifPresent(output::header);
            Ansi colours = console.outColours();
            BlockingReader.forEach(batches, row -> output.row(format.line(row, columns, colours)));
            if (!interruption.happened()) {
                output.finish();
            }
            return output.rows();
        }
    }

    private boolean isJsonProgress() {
        return progressOptions.format() == ProgressFormat.JSON && !apiOptions.isQuiet();
    }

    /** A variable may set the columns for other formats. */
    private void requireColumns() {
        if (!format.hasColumns() && spec.commandLine().getParseResult().hasMatchedOption("--columns")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--columns requires --format table or csv but was " + format
                            + (format == RowFormat.NDJSON ? "; select properties with jq" : ""));
        }
    }

    private ListOptions listOptions() {
        Usage.valid(spec, () -> Usage.notNegative("take", take), "--take");
        ListOptions pages = Usage.valid(spec, () -> ListOptions.defaults().pageSize(pageSize), "--page-size");
        return Usage.valid(spec, () -> pages.lookahead(lookahead), "--lookahead");
    }
}
