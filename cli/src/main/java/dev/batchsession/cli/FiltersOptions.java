package dev.batchsession.cli;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that select batches, of commands that can read several lists, one for each status. */
final class FiltersOptions {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            completionCandidates = FilterOptions.StatusNames.class,
            description = "Only batches with this status: pending, processing, completed, failed or cancelled. Several "
                    + "may be given; each is read on its own.")
    private List<BatchStatus> statuses = List.of();

    @Mixin
    private CreatedOptions created = new CreatedOptions();

    /**
     * Returns a filter for each status, in the order in which a batch passes through them, so that a batch that changes its
     * status meanwhile is not missed. Returns one filter if no status is given.
     *
     * @throws ParameterException if {@code --created-after} is not before {@code --created-before}
     */
    List<BatchFilter> filters(CommandSpec spec) {
        if (statuses.isEmpty()) {
            return List.of(FilterOptions.filter(spec, null, created));
        }
        return EnumSet.copyOf(statuses).stream()
                .map(status -> FilterOptions.filter(spec, status, created))
                .toList();
    }
}
