package dev.batchsession.benchmarks.peers;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.benchmarks.Tally;
import dev.batchsession.export.BatchExport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

final class ExportPeer implements PageReader {
    private final BatchSessionFlux batches;
    private final ListOptions options;
    private final String fileName;
    private final boolean verify;

    ExportPeer(URI base, int lookahead, String fileName, boolean verify) {
        this.batches =
                BatchSessionFlux.builder().apiKey("benchmark").baseUrl(base).build();
        this.options = ListOptions.defaults().lookahead(lookahead);
        this.fileName = fileName;
        this.verify = verify;
    }

    @Override
    public Supplier<Tally> readAll() throws IOException {
        Path file = RowFile.inNewFolder(fileName);
        BatchExport.from(batches)
                .options(options)
                .verify(verify)
                .to(file)
                .build()
                .run()
                .blockLast();
        return () -> RowFile.readAndDelete(file);
    }
}
