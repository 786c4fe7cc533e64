package dev.batchsession.http;

import java.io.Serial;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * A copy of an exception whose messages are not safe to log. It has the original's type name and stack trace, and sanitized
 * messages; so do its causes and suppressed exceptions.
 */
final class SanitizedCause extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Maximum number of exceptions that are checked or copied, since a chain may be endless. */
    private static final int MAX_EXCEPTIONS = 100;

    private final String type;

    private SanitizedCause(String type, @Nullable String message) {
        super(message);
        this.type = type;
    }

    /** Returns the exception itself if all of its messages are safe to log, otherwise a sanitized copy. */
    static Throwable of(Throwable error, ApiKey key) {
        UnaryOperator<@Nullable String> sanitizer = text -> text == null ? null : ServerText.sanitized(text, key);
        return isClean(error, sanitizer, newSet()) ? error : copy(error, sanitizer, newSet());
    }

    /** Returns a copy without any message. */
    static Throwable withoutMessages(Throwable error) {
        return copy(error, text -> null, newSet());
    }

    private static boolean isClean(Throwable error, UnaryOperator<@Nullable String> sanitizer, Set<Throwable> visited) {
        if (!visited.add(error)) {
            return true;
        }
        boolean clean = Exceptions.isTraceback(error) // Reactor's own assembly information
                || (isUnchanged(error.getMessage(), sanitizer)
                        && isUnchanged(error.getLocalizedMessage(), sanitizer)
                        && isUnchanged(error.toString(), sanitizer));
        if (!clean || visited.size() > MAX_EXCEPTIONS) {
            return false;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            if (!isClean(suppressed, sanitizer, visited)) {
                return false;
            }
        }
        return error.getCause() == null || isClean(error.getCause(), sanitizer, visited);
    }

    private static boolean isUnchanged(@Nullable String text, UnaryOperator<@Nullable String> sanitizer) {
        return text == null || text.equals(sanitizer.apply(text));
    }

    private static SanitizedCause copy(
            Throwable error, UnaryOperator<@Nullable String> sanitizer, Set<Throwable> visited) {
        visited.add(error);
        SanitizedCause copy = new SanitizedCause(error.getClass().getName(), sanitizer.apply(error.getMessage()));
        copy.setStackTrace(error.getStackTrace());
        for (Throwable suppressed : error.getSuppressed()) {
            if (shouldCopy(suppressed, visited)) {
                copy.addSuppressed(copy(suppressed, sanitizer, visited));
            }
        }
        Throwable cause = error.getCause();
        if (cause != null && shouldCopy(cause, visited)) {
            copy.initCause(copy(cause, sanitizer, visited));
        }
        return copy;
    }

    private static boolean shouldCopy(Throwable error, Set<Throwable> visited) {
        return visited.size() < MAX_EXCEPTIONS && !visited.contains(error);
    }

    private static Set<Throwable> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the type of the original, not of the copy
    public String toString() {
        return getMessage() == null ? type : type + ": " + getMessage();
    }
}
