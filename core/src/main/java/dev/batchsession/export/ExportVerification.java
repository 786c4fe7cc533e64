package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of an exported file with the API's own count. Immutable.
 *
 * <p>Compared are the batches created more than a minute before the export started, by this machine's clock: all of them must be in the
 * file, whereas a batch created later may be. A list that changes meanwhile therefore matches, unless batches are deleted. Batches
 * without {@code created_at} are not compared, since the API selects a range by that time.
 *
 * @param outcome the result
 * @param rows the number of compared rows of the file
 * @param counted the number of these batches according to the API; {@value BatchPage#UNKNOWN} if it is unknown
 * @param createdBefore the instant before which the compared batches were created; {@code null} if the file cannot be compared
 * @param differences the ranges of {@code created_at} whose numbers differ, oldest first and as narrow as 40 calls can find; empty unless
 *     the outcome is {@link Outcome#DIFFERS}
 * @param reason why the outcome is not {@link Outcome#MATCHES}; {@code null} if it is
 */
public record ExportVerification(
        Outcome outcome,
        long rows,
        long counted,
        @Nullable Instant createdBefore,
        List<Difference> differences,
        @Nullable String reason) {

    /** The result of a comparison. */
    public enum Outcome {
        /** The file has as many rows as the API counts. */
        MATCHES,
        /** The file lacks rows or repeats rows, or batches were deleted since the export read them. */
        DIFFERS,
        /** The number of rows could not be compared. The rows may well be complete. */
        UNAVAILABLE
    }

    /**
     * A range in which the file and the API differ.
     *
     * @param range the range. It may extend up to one second beyond the counted batches, since the precision of the API is unknown
     * @param rows the number of rows in the file
     * @param counted the number of batches according to the API
     */
    public record Difference(TimeRange range, long rows, long counted) {
        /** Validates the components. */
        public Difference {
            requireNonNull(range, "range");
        }
    }

    /** Copies the differences. */
    public ExportVerification {
        requireNonNull(outcome, "outcome");
        differences = List.copyOf(differences);
    }

    static ExportVerification unavailable(long rows, @Nullable Instant createdBefore, String reason) {
        return new ExportVerification(Outcome.UNAVAILABLE, rows, BatchPage.UNKNOWN, createdBefore, List.of(), reason);
    }
}
