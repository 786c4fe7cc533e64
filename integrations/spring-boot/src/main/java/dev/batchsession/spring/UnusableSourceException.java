package dev.batchsession.spring;

import org.jspecify.annotations.Nullable;

/** Thrown if the configuration is invalid. The message contains the reason without values, {@link #action} the remedy. */
final class UnusableSourceException extends RuntimeException {
    private final String action;

    UnusableSourceException(String message, String action, @Nullable RuntimeException cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
