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

    /** @throws ParameterException if the options contradict each other */
    BatchFilter filter(CommandSpec spec) {
        return Usage.valid(
                spec,
                () -> new BatchFilter(status, createdAfter, createdBefore),
                "--created-after",
                "--created-before");
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

    /** Takes ISO 8601 with {@code Z} or an offset, as rows may have it: {@code +0000} too, and any number of digits. */
    static final class InstantConverter implements ITypeConverter<Instant> {
        private static final Pattern FRACTION = Pattern.compile("[.,](\\d{1,9})\\d*"); // an Instant has nine digits
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
