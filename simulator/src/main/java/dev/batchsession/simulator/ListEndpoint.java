package dev.batchsession.simulator;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;

/** Computes the response to {@code GET /v1/batch-sessions}, independent of any server. */
final class ListEndpoint {
    static final String PATH = "/v1/batch-sessions";
    static final String KEY_HEADER = "anchor-api-key";

    private final BatchList batches;
    private final Changes changes;
    private final Faults faults;
    private final SimulatorOptions options;

    ListEndpoint(BatchList batches, Changes changes, Faults faults, SimulatorOptions options) {
        this.batches = batches;
        this.changes = changes;
        this.faults = faults;
        this.options = options;
    }

    /**
     * Returns the response to a call. The key is checked first, so that no fault hides a wrong one.
     *
     * @param call the number of the call in order of arrival
     */
    Reply reply(long call, @Nullable String key, QueryStringDecoder query) {
        if (options.requiredKey() != null && !options.requiredKey().equals(key)) {
            return Reply.error(401, "Invalid API key");
        }
        return switch (faults.of(call)) {
            case FAIL -> Reply.error(500, "Internal server error");
            case THROTTLE -> Reply.throttled(options.retryAfter());
            case NONE -> list(query);
        };
    }

    private Reply list(QueryStringDecoder query) {
        try {
            ListQuery listQuery = ListQuery.of(query.parameters());
            changes.beforeCall();
            ListAnswer page = batches.page(listQuery);
            return Reply.page(page, listQuery.cost(page));
        } catch (IllegalArgumentException badQuery) {
            return Reply.error(400, String.valueOf(badQuery.getMessage()));
        }
    }
}
