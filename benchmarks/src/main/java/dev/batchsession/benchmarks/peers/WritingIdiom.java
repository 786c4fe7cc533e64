package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import tools.jackson.databind.SequenceWriter;

/** Writes rows with databind as they arrive, and syncs the file once. */
final class WritingIdiom implements PageReader {
    private final SequentialIdiom pages;

    WritingIdiom(URI base, int inFlight) {
        this.pages = new SequentialIdiom(base, inFlight);
    }

    @Override
    public Supplier<Tally> readAll() throws IOException {
        Path file = RowFile.inNewFolder("rows.ndjson");
        try (FileOutputStream out = new FileOutputStream(file.toFile());
                OutputStream buffer = new BufferedOutputStream(out, 64 * 1024);
                SequenceWriter writer = WirePage.MAPPER
                        .writerFor(WirePage.Row.class)
                        .withRootValueSeparator("\n")
                        .writeValues(buffer)) {
            pages.rows().doOnNext(writer::write).blockLast();
            writer.flush();
            out.getFD().sync();
        }
        return () -> RowFile.readAndDelete(file);
    }
}
