/**
 * Exports of listings to files. {@link dev.batchsession.export.BatchExport} writes a file that appears only when it is
 * complete, and resumes an interrupted run. Internally, {@code ExportRun} subscribes to the listing and does the
 * writing, {@code ExportFile} implements the protocol of partial file, checkpoint and final name, and a
 * {@code RowEncoder} implements a format.
 */
@NullMarked
package dev.batchsession.export;

import org.jspecify.annotations.NullMarked;
