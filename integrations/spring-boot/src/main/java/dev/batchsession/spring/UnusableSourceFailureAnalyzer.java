package dev.batchsession.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Describes a failed start by reason and remedy. Comes before Boot's analyzer of binding failures, which is more general. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnusableSourceFailureAnalyzer extends AbstractFailureAnalyzer<UnusableSourceException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableSourceException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
