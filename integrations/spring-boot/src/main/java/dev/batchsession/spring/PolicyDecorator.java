package dev.batchsession.spring;

import dev.batchsession.page.PageSource;
import java.util.function.UnaryOperator;

/** Decorates a policy with observations. A separate type, so that the other auto-configurations work without Micrometer. */
@FunctionalInterface
interface PolicyDecorator {
    UnaryOperator<PageSource> around(UnaryOperator<PageSource> policy);
}
