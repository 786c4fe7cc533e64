package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportProgress;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.nio.file.Path;
import reactor.core.publisher.Flux;

/** Writes the failed batches to a file; run again after a crash, it goes on where it was. */
public final class ExportToFile {
    private ExportToFile() {}

    /** Starts when it is subscribed to; the file is there when this completes. */
    public static Flux<ExportProgress> failedBatches(BatchSessionFlux batches, Path file) {
        return BatchExport.from(batches)
                .filter(BatchFilter.all().status(BatchStatus.FAILED))
                .to(file)
                .build()
                .run();
    }
}
