package dev.batchsession.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Makes a failed start say what to do, rather than show a stack of bean factories. */
final class UnusableSourceFailureAnalyzer extends AbstractFailureAnalyzer<UnusableSourceException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableSourceException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
