package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportException;
import dev.batchsession.export.ExportProgress;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.nio.file.Path;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class Exporting {
    private Exporting() {}

    static Flux<ExportProgress> failed(BatchSessionFlux batches) {
        // region export
        return BatchExport.from(batches)
                .filter(BatchFilter.all().status(BatchStatus.FAILED))
                .to(Path.of("failed.ndjson.gz"))
                .build()
                .run()
                .doOnNext(progress -> System.out.println(progress.rows() + " of " + progress.expectedRows()));
        // end
    }

    static Mono<ExportProgress> once(BatchSessionFlux batches, Path file) {
        // region export-once
        return BatchExport.from(batches)
                .options(
                        ListOptions.defaults().consistency(Consistency.SNAPSHOT).parallelism(4))
                .to(file)
                .build()
                .run()
                .last()
                .onErrorResume(
                        ExportException.class,
                        refused -> refused.reason() == ExportException.Reason.TARGET_EXISTS
                                ? Mono.empty() // done by an earlier run
                                : Mono.error(refused));
        // end
    }
}
