package dev.batchsession.export;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An export could not write its file. {@link #reason()} tells what can be done about it, the message says it in words. It
 * never takes anything away: what an earlier run made durable is kept.
 */
public final class ExportException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient @Nullable Path target;

    /** What stands in the way. */
    public enum Reason {
        /** There is a file under the final name already; an export never replaces one. */
        TARGET_EXISTS,
        /** Another export to the same file is running, in this process or another. */
        IN_USE,
        /** The folder is missing, or no file can be made in it. */
        FOLDER_UNUSABLE,
        /**
         * What an earlier run left cannot be gone on from: it is of another filter, format, page size, consistency or source, or it
         * is damaged, or not an export's. {@link BatchExport.Builder#restart(boolean)} starts over.
         */
        CHECKPOINT_REFUSED,
        /** The fileOps is full, or broken. The durable rows are kept; the same export goes on after them. */
        WRITE_FAILED
    }

    ExportException(Reason reason, Path target, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.target = target;
    }

    /** What stands in the way. */
    public Reason reason() {
        return reason;
    }

    /** The file that was to be written; {@code null} after the exception was serialized. */
    public @Nullable Path target() {
        return target;
    }
}
