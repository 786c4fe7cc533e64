package dev.batchsession.cli;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A column of a table or of CSV, with the API's name and in the API's order. */
enum Column {
    BATCH_ID("BATCH_ID", 36),
    STATUS("STATUS", 10),
    TOTAL_REQUESTS("TOTAL", -6),
    COMPLETED_REQUESTS("COMPLETED", -9),
    FAILED_REQUESTS("FAILED", -6),
    CREATED_AT("CREATED_AT", 24),
    ACTUAL_COMPLETION_TIME("ENDED_AT", 24);

    static final List<Column> ALL = List.of(values());
    private static final String ABSENT = "-";
    private static final DateTimeFormatter MILLIS = // always three digits, to align the columns
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final String heading;
    private final int width;

    /** @param width the width in a table; negative to align to the right */
    Column(String heading, int width) {
        this.heading = heading;
        this.width = width;
    }

    /** Returns the heading in a table. */
    String heading() {
        return heading;
    }

    /** Returns the text in a table, printable and without padding. */
    String text(BatchSummary batch) {
        return switch (this) {
            case BATCH_ID -> batch.batchId().toString();
            case STATUS -> status(batch);
            case TOTAL_REQUESTS -> Integer.toString(batch.totalRequests());
            case COMPLETED_REQUESTS -> Integer.toString(batch.completedRequests());
            case FAILED_REQUESTS -> Integer.toString(batch.failedRequests());
            case CREATED_AT -> time(batch.createdAt());
            case ACTUAL_COMPLETION_TIME -> time(batch.actualCompletionTime());
        };
    }

    /** Returns the spaces before a text in a table. */
    String before(String text) {
        return width < 0 ? " ".repeat(Math.max(0, -width - text.length())) : "";
    }

    /** Returns the spaces after a text in a table, up to the next column. */
    String after(String text) {
        return " ".repeat(Math.max(0, width - text.length())) + "  ";
    }

    private static String status(BatchSummary batch) {
        boolean none =
                batch.status() == BatchStatus.UNKNOWN && batch.statusText().isEmpty();
        return none ? ABSENT : Printable.of(batch.statusText());
    }

    private static String time(@Nullable Instant time) {
        return time == null ? ABSENT : MILLIS.format(time);
    }

    /** Returns the API's name, which is what users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Accepts the API's names, in any case. */
    static final class Converter implements ITypeConverter<Column> {
        @Override
        public Column convert(String text) {
            return ALL.stream()
                    .filter(column -> column.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected "
                            + ALL.stream().map(Column::toString).collect(Collectors.joining(", "))
                            + " but was '" + text + "'"));
        }
    }
}
