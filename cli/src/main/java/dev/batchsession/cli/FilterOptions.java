package dev.batchsession.cli;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options that select batches, of all commands that read one list. */
final class FilterOptions {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            completionCandidates = StatusNames.class,
            description = "Only batches with this status: pending, processing, completed, failed or cancelled.")
    private @Nullable BatchStatus status;

    @Mixin
    private CreatedOptions created = new CreatedOptions();

    /**
     * Returns the filter.
     *
     * @throws ParameterException if {@code --created-after} is not before {@code --created-before}
     */
    BatchFilter filter(CommandSpec spec) {
        return filter(spec, status, created);
    }

    /** Returns the start of the range of creation times, or {@code null} if it is open. */
    @Nullable
    Instant createdAfter() {
        return created.after();
    }

    /** Returns the end of the range of creation times, or {@code null} if it is open. */
    @Nullable
    Instant createdBefore() {
        return created.before();
    }

    /** Prints the instants of relative times, for a command that can be resumed. */
    void printInstants(PrintStream notes) {
        created.printInstants(notes);
    }

    static BatchFilter filter(CommandSpec spec, @Nullable BatchStatus status, CreatedOptions created) {
        return Usage.valid(
                spec,
                () -> new BatchFilter(status, created.after(), created.before()),
                "--created-after",
                "--created-before");
    }

    /** The candidates for completion in a shell. */
    static final class StatusNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(BatchStatus.values())
                    .filter(status -> status != BatchStatus.UNKNOWN)
                    .map(BatchStatus::wireName)
                    .iterator();
        }
    }

    /** Accepts the API's names. {@code unknown} is not one of them. */
    static final class StatusConverter implements ITypeConverter<BatchStatus> {
        @Override
        public BatchStatus convert(String text) {
            BatchStatus status = BatchStatus.ofWireName(text);
            if (status == BatchStatus.UNKNOWN) {
                throw new TypeConversionException(
                        "expected pending, processing, completed, failed or cancelled but was '" + text + "'");
            }
            return status;
        }
    }
}
