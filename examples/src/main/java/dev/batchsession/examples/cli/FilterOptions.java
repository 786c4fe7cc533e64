package dev.batchsession.examples.cli;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which batches: the options of every command that reads the list. */
final class FilterOptions {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            converter = StatusConverter.class,
            completionCandidates = StatusNames.class,
            description = "Only batches with this status: pending, processing, completed, failed or cancelled.")
    private @Nullable BatchStatus status;

    @Option(
            names = "--created-after",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "Only batches created after this instant, such as 2026-11-24T08:00:00Z.")
    private @Nullable Instant createdAfter;

    @Option(
            names = "--created-before",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "Only batches created before this instant.")
    private @Nullable Instant createdBefore;

    /** @throws IllegalArgumentException where the options contradict each other */
    BatchFilter filter() {
        return new BatchFilter(status, createdAfter, createdBefore);
    }

    /** For the completion in a shell. */
    static final class StatusNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(BatchStatus.values())
                    .filter(status -> status != BatchStatus.UNKNOWN)
                    .map(BatchStatus::wireName)
                    .iterator();
        }
    }

    /** Takes the API's words, and not {@code unknown}, which it cannot be asked for. */
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

    /** Takes ISO 8601 with {@code Z} or an offset. */
    static final class InstantConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException noInstant) {
                throw new TypeConversionException(
                        "expected an instant such as 2026-11-24T08:00:00Z but was '" + text + "'");
            }
        }
    }
}
