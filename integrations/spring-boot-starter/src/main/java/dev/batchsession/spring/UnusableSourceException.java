package dev.batchsession.spring;

/** The source over HTTP could not be made of what was configured; says, without the key, why, and what to do. */
final class UnusableSourceException extends RuntimeException {
    private final String action;

    UnusableSourceException(String message, String action, RuntimeException cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
