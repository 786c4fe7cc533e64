package dev.batchsession.cli;

import dev.batchsession.page.PageSource;
import java.util.function.UnaryOperator;
import reactor.netty.http.client.HttpClient;

/**
 * What a command adds to the calls of its {@link Api}.
 *
 * @param client modifies the HTTP client
 * @param eachCall decorates the source that makes the calls, inside the policy, which repeats them
 * @param outermost decorates the source around all other decorators
 */
record CallHooks(
        UnaryOperator<HttpClient> client, UnaryOperator<PageSource> eachCall, UnaryOperator<PageSource> outermost) {
    static final CallHooks NONE =
            new CallHooks(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    /** Returns these hooks, with another decorator of each call inside them. */
    CallHooks innermost(UnaryOperator<PageSource> decorator) {
        return new CallHooks(client, source -> eachCall.apply(decorator.apply(source)), outermost);
    }

    /** Returns hooks that only decorate the source around all other decorators. */
    static CallHooks outermost(UnaryOperator<PageSource> outermost) {
        return new CallHooks(UnaryOperator.identity(), UnaryOperator.identity(), outermost);
    }
}
