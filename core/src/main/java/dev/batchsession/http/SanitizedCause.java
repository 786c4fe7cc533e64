package dev.batchsession.http;

import java.io.Serial;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * A copy of an exception whose own messages must not be shown: the name of its type, its stack trace, and messages that are fit
 * to be shown, for its causes and suppressed exceptions as well.
 */
final class SanitizedCause extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** As many exceptions as are checked or copied, so that a chain without end has one. */
    private static final int MAX_EXCEPTIONS = 100;

    private final String type;

    private SanitizedCause(String type, @Nullable String message) {
        super(message);
        this.type = type;
    }

    /** Returns the exception itself if all of its messages can be shown as they are, otherwise a copy in which they can. */
    static Throwable of(Throwable error, ApiKey key) {
        UnaryOperator<@Nullable String> shown = text -> text == null ? null : ServerText.sanitized(text, key);
        return isClean(error, shown, newSet()) ? error : copy(error, shown, newSet());
    }

    /** Returns a copy without any message. */
    static Throwable withoutMessages(Throwable error) {
        return copy(error, text -> null, newSet());
    }

    private static boolean isClean(Throwable error, UnaryOperator<@Nullable String> shown, Set<Throwable> seen) {
        if (!seen.add(error)) {
            return true;
        }
        boolean clean = Exceptions.isTraceback(error) // Reactor's own lines about the assembly of a pipeline
                || (isUnchanged(error.getMessage(), shown)
                        && isUnchanged(error.getLocalizedMessage(), shown)
                        && isUnchanged(error.toString(), shown));
        if (!clean || seen.size() > MAX_EXCEPTIONS) {
            return false;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            if (!isClean(suppressed, shown, seen)) {
                return false;
            }
        }
        return error.getCause() == null || isClean(error.getCause(), shown, seen);
    }

    private static boolean isUnchanged(@Nullable String text, UnaryOperator<@Nullable String> shown) {
        return text == null || text.equals(shown.apply(text));
    }

    private static SanitizedCause copy(Throwable error, UnaryOperator<@Nullable String> shown, Set<Throwable> seen) {
        seen.add(error);
        SanitizedCause copy = new SanitizedCause(error.getClass().getName(), shown.apply(error.getMessage()));
        copy.setStackTrace(error.getStackTrace());
        for (Throwable suppressed : error.getSuppressed()) {
            if (isToBeCopied(suppressed, seen)) {
                copy.addSuppressed(copy(suppressed, shown, seen));
            }
        }
        Throwable cause = error.getCause();
        if (cause != null && isToBeCopied(cause, seen)) {
            copy.initCause(copy(cause, shown, seen));
        }
        return copy;
    }

    private static boolean isToBeCopied(Throwable error, Set<Throwable> seen) {
        return seen.size() < MAX_EXCEPTIONS && !seen.contains(error);
    }

    private static Set<Throwable> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // with the type that the original has, not this one
    public String toString() {
        return getMessage() == null ? type : type + ": " + getMessage();
    }
}
