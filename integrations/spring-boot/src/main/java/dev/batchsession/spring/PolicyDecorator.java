package dev.batchsession.spring;

import dev.batchsession.page.PageSource;
import java.util.function.UnaryOperator;

/** What goes around the policy and behind it. A type of its own, so that the rest of the starter needs no Micrometer. */
@FunctionalInterface
interface PolicyDecorator {
    UnaryOperator<PageSource> around(UnaryOperator<PageSource> policy);
}
