package dev.batchsession.kafka;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.BatchExport;
import java.net.URI;
import java.nio.file.Path;

/** Exports the list at an address into a file, as fast as it can, and prints how many seconds that took. */
final class ExportProgram {
    private ExportProgram() {}

    public static void main(String[] args) {
        BatchSessionFlux batches = BatchSessionFlux.builder()
                .baseUrl(URI.create(args[0]))
                .apiKey("any")
                .build();
        long start = System.nanoTime();
        BatchExport.from(batches).to(Path.of(args[1])).build().run().blockLast();
        System.out.println((System.nanoTime() - start) / 1e9);
    }
}
