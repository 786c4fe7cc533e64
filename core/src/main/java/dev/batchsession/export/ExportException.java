package dev.batchsession.export;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Exception thrown if an export cannot write its file. {@link #reason()} identifies the cause and its remedy. Rows that
 * an earlier run made durable are kept in every case.
 */
public final class ExportException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient @Nullable Path target;

    /** The cause of the failure. */
    public enum Reason {
        /** The file exists. An export never replaces a file. */
        TARGET_EXISTS,
        /** Another export to the same file is running, in this process or another. */
        IN_USE,
        /** The folder is missing or not writable. */
        FOLDER_UNUSABLE,
        /**
         * The export cannot resume: an earlier run had another filter, format, page size, consistency or source, or its
         * files are damaged, or they do not belong to an export. {@link BatchExport.Builder#restart(boolean)} starts over.
         */
        CHECKPOINT_REFUSED,
        /** The disk is full or fails. The durable rows are kept, and the next run of the same export resumes after them. */
        WRITE_FAILED
    }

    ExportException(Reason reason, Path target, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.target = target;
    }

    /** Returns the cause of the failure. */
    public Reason reason() {
        return reason;
    }

    /** Returns the file that the export writes; {@code null} after deserialization. */
    public @Nullable Path target() {
        return target;
    }
}
