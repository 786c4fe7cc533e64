package dev.batchsession.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports reason and remedy of a failed start. Takes precedence over Spring Boot's general analyzer of binding failures. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnusableSourceFailureAnalyzer extends AbstractFailureAnalyzer<UnusableSourceException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableSourceException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
