package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportProgress;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.nio.file.Path;
import reactor.core.publisher.Flux;

/** Exports the failed batches to a file. After a crash, the same call resumes the export. */
public final class ExportToFile {
    private ExportToFile() {}

    /** Returns a cold flux that starts the export on subscription. When it completes, the file is complete. */
    public static Flux<ExportProgress> failedBatches(BatchSessionFlux batches, Path file) {
        return BatchExport.from(batches)
                .filter(BatchFilter.all().status(BatchStatus.FAILED))
                .to(file)
                .build()
                .run();
    }
}
