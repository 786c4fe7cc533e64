package dev.batchsession.cli.doctor;

/** Exception thrown by a call beyond the limit. */
final class CallBudgetException extends RuntimeException {
    CallBudgetException(int limit) {
        super("the limit of " + limit + " calls was reached");
    }
}
