package dev.batchsession.micrometer;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.PageFetchException;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Default convention for the names and key values of calls. Extend it to change some of them. Stateless and safe for concurrent
 * use. Meters have the low-cardinality keys, spans have all keys.
 *
 * <ul>
 *   <li>{@code client}: the name set by {@link BatchSessionObservations#client}; absent without one
 *   <li>{@code filter.status}: the status that is listed; {@code any} if the listing is not filtered by status
 *   <li>{@code outcome}: {@code SUCCESS}; {@code REDIRECTION}, {@code CLIENT_ERROR}, {@code SERVER_ERROR} by the HTTP
 *       status; {@code UNKNOWN} if there was no response, it was not readable, or the call was cancelled
 *   <li>{@code status}: the HTTP status, 100 to 599; {@code none} if the outcome is {@code UNKNOWN}
 *   <li>{@code page}, {@code attempt}: numbers that start at 1, with high cardinality
 * </ul>
 */
public class DefaultCallConvention implements ObservationConvention<CallContext> {
    static final String NAME = "batch.sessions.call";
    static final String CLIENT = "client";

    private static final String NONE = "none";
    private static final int OK = 200; // the only status of a page

    /** Creates the convention. */
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
        KeyValues values = KeyValues.of(
                "filter.status", filterStatus(call),
                "outcome", outcome(status),
                "status", status == 0 ? NONE : Integer.toString(status));
        String client = call.client();
        return client == null ? values : values.and(CLIENT, client);
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

    /** Excludes other numbers of custom sources, since each tag value creates a meter that exists until the process ends. */
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
