package dev.batchsession.http.json;

/** Signals that {@link SinglePassReader} does not handle a text, which may be a valid page or not. Without a stack trace. */
final class UnusualJsonException extends RuntimeException {
    UnusualJsonException() {
        super(null, null, false, false);
    }
}
