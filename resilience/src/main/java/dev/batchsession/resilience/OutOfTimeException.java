package dev.batchsession.resilience;

/** Signals within the policy that a wait would end after the page's {@link Deadline}. The retry replaces it. */
final class OutOfTimeException extends RuntimeException {
    OutOfTimeException() {
        super("the wait would end too late", null, false, false);
    }
}
