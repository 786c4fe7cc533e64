package dev.batchsession.cli;

import dev.batchsession.model.BatchFilter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** The command {@code count}, which prints the number of matching batches. */
@Command(
        name = "count",
        description = "Prints the number of matching batches as counted by the API, with one call per status.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions count --status failed",
            "  test $(batch-sessions count --status processing) -eq 0 && echo idle"
        })
final class CountCommand implements Callable<Integer> {
    @Mixin
    private FiltersOptions filterOptions = new FiltersOptions();

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;

    CountCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<BatchFilter> filters = filterOptions.filters(spec);
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(apiOptions, console)) {
            Long count = Flux.fromIterable(filters)
                    .concatMap(api.batches()::count, 0)
                    .reduce(Long::sum)
                    .takeUntilOther(interruption.signal())
                    .block();
            if (count == null) {
                return Failures.INTERRUPTED;
            }
            console.print(Long.toString(count));
            return ExitCode.OK;
        }
    }
}
