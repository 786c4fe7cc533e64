package dev.batchsession.cli;

import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "  batch-sessions list --created-after 2026-11-01T00:00:00Z | less"
        })
final class ListCommand implements Callable<Integer> {
    @Mixin
    private FilterOptions filterOptions = new FilterOptions();

    @Option(names = "--take", paramLabel = "N", description = "Stop after N batches (default: all).")
    private long take = Long.MAX_VALUE;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Output format: table or ndjson (default: table).")
    private RowFormat format = RowFormat.TABLE;

    @Option(names = "--page-size", paramLabel = "N", description = "Rows per call, 1 to 100 (default: 100).")
    private int pageSize = 100;

    @Option(
            names = "--lookahead",
            paramLabel = "N",
            description = "Pages to fetch ahead of the printed rows, 0 to 64 (default: 0).")
    private int lookahead;

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
        BatchFilter filter = filterOptions.filter(spec);
        ListOptions options = listOptions();
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(apiOptions, console)) {
            Flux<BatchSummary> batches =
                    api.batches().listAll(filter, options).take(take).takeUntilOther(interruption.signal());
            long start = System.nanoTime();
            long rows = print(batches);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (interruption.happened()) {
                console.err().println("interrupted after " + rows + " batches");
                return Failures.INTERRUPTED;
            }
            console.err().printf(Locale.ROOT, "%d batches in %.1f s%n", rows, seconds);
            return ExitCode.OK;
        }
    }

    /** Prints on this thread, which may block. A reader that pauses therefore pauses the listing, and no event loop. */
    private long print(Flux<BatchSummary> batches) {
        try (RowOutput output = new RowOutput(apiOptions.progress(console))) {
            format.header().ifPresent(output::header);
            Ansi colours = console.outColours();
            BlockingReader.forEach(batches, row -> output.row(format.line(row, colours)));
            return output.rows();
        }
    }

    private ListOptions listOptions() {
        Usage.valid(spec, () -> Usage.notNegative("take", take), "--take");
        ListOptions pages = Usage.valid(spec, () -> ListOptions.defaults().pageSize(pageSize), "--page-size");
        return Usage.valid(spec, () -> pages.lookahead(lookahead), "--lookahead");
    }
}
