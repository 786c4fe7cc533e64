package dev.batchsession.cli;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options that select batches, of all commands that read the list. */
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

    /**
     * Returns the filter.
     *
     * @throws ParameterException if {@code --created-after} is not before {@code --created-before}
     */
    BatchFilter filter(CommandSpec spec) {
        return Usage.valid(
                spec,
                () -> new BatchFilter(status, createdAfter, createdBefore),
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

    /** Accepts ISO 8601 with {@code Z} or any offset, such as {@code +0000}, and any number of fraction digits, as in rows. */
    static final class InstantConverter implements ITypeConverter<Instant> {
        private static final Pattern FRACTION =
                Pattern.compile("[.,](\\d{1,9})\\d*"); // an Instant has at most nine digits
        private static final DateTimeFormatter ISO_8601 = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                .appendPattern("[XXX][X]")
                .toFormatter(Locale.ROOT);

        @Override
        public Instant convert(String text) {
            try {
                return ISO_8601.parse(FRACTION.matcher(text).replaceFirst(".$1"), Instant::from);
            } catch (DateTimeException noInstant) {
                throw new TypeConversionException(
                        "expected an instant such as 2026-11-24T08:00:00Z but was '" + text + "'");
            }
        }
    }
}
