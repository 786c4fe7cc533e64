/**
 * Listings into files: {@link dev.batchsession.export.BatchExport} writes one that is there whole or not at all, and goes on
 * where a run that died left off. {@code ExportRun} moves pages from the listing to the fileOps, {@code ExportFile} is the
 * protocol of partial file, checkpoint and final name, a {@code RowEncoder} writes one format.
 */
@NullMarked
package dev.batchsession.export;

import org.jspecify.annotations.NullMarked;
