package dev.batchsession.micrometer;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.PageFetchException;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of a call, unless told otherwise; to be extended by a convention that changes some. Meters have the keys
 * of low cardinality, spans have all:
 *
 * <ul>
 *   <li>{@code filter.status}: the status that is listed, {@code any} where all are
 *   <li>{@code outcome}: {@code SUCCESS}; {@code REDIRECTION}, {@code CLIENT_ERROR}, {@code SERVER_ERROR} by the HTTP
 *       status; {@code UNKNOWN} where no answer came, it could not be read, or the call was cancelled
 *   <li>{@code status}: the HTTP status, 100 to 599; {@code none} with {@code UNKNOWN}
 *   <li>{@code page}, {@code attempt}: numbers from 1; of high cardinality
 * </ul>
 */
public class DefaultCallConvention implements ObservationConvention<CallContext> {
    static final String NAME = "batch.sessions.call";

    private static final String NONE = "none";
    private static final int OK = 200; // no other status has a page

    /** The convention. */
    public DefaultCallConvention() {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof CallContext;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(CallContext call) {
        return "list batch-sessions";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(CallContext call) {
        int status = statusOf(call);
        return KeyValues.of(
                "filter.status", filterStatus(call),
                "outcome", outcome(status),
                "status", status == 0 ? NONE : Integer.toString(status));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(CallContext call) {
        return KeyValues.of(
                "attempt", Integer.toString(call.attempt()),
                "page", Integer.toString(call.request().page()));
    }

    private static String filterStatus(CallContext call) {
        BatchStatus status = call.request().filter().status();
        return status == null ? "any" : status.wireName();
    }

    private static int statusOf(CallContext call) {
        if (call.answer() != null) {
            return OK;
        }
        return call.getError() instanceof PageFetchException failure
                ? failure.status().stream()
                        .filter(DefaultCallConvention::isOfHttp)
                        .findFirst()
                        .orElse(0)
                : 0;
    }

    /** A source of one's own may have any: each value of a tag is a meter for as long as the process runs. */
    private static boolean isOfHttp(int status) {
        return status >= 100 && status < 600;
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }
}
