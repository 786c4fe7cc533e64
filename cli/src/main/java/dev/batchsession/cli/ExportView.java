package dev.batchsession.cli;

import dev.batchsession.export.ExportProgress;

/** Shows the progress of an export. */
interface ExportView extends AutoCloseable {
    /** The view that shows nothing. */
    ExportView NONE = progress -> {};

    /** Shows the progress, or leaves it out if the latest one was shown just before. */
    void show(ExportProgress progress);

    @Override
    default void close() {}
}
