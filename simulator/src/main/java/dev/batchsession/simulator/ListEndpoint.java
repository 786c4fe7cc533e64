package dev.batchsession.simulator;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;

/** Decides what a call of {@code GET /v1/batch-sessions} is answered with. Knows no server. */
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
     * The key is looked at first, so that a wrong one is never hidden by a fault.
     *
     * @param call the call's number in the order of arrival
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
            ListQuery wanted = ListQuery.of(query.parameters());
            changes.beforeCall();
            ListAnswer page = batches.page(wanted);
            return Reply.page(page, wanted.cost(page));
        } catch (IllegalArgumentException badQuery) {
            return Reply.error(400, String.valueOf(badQuery.getMessage()));
        }
    }
}
