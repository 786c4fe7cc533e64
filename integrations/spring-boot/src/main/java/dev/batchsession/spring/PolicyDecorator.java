package dev.batchsession.spring;

import dev.batchsession.page.PageSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decorates a policy with observations. A separate type, so that the other auto-configurations work without Micrometer. */
@FunctionalInterface
interface PolicyDecorator {
    /**
     * Returns the policy with observations.
     *
     * @param client the name of the client for observations and meters, or {@code null} if there is only one
     */
    UnaryOperator<PageSource> around(@Nullable String client, UnaryOperator<PageSource> policy);
}
