package dev.batchsession.export;

import dev.batchsession.benchmarks.Listing;
import dev.batchsession.http.json.PageReader;
import dev.batchsession.model.BatchSummary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the cost of encoding per row, without a file. In this package because the encoder is not public. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Listing.PAGE_SIZE)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class EncodeBenchmark {
    private static final int PAGES = 64;

    /** The format. */
    @Param
    public ExportFormat format = ExportFormat.NDJSON;

    private final List<List<BatchSummary>> pages = new ArrayList<>();
    private RowEncoder encoder = RowEncoder.of(format);
    private JacksonRows jackson = JacksonRows.of(format);
    private int next;

    /** Decodes the rows. */
    @Setup
    public void rows() {
        Listing listing = new Listing(PAGES);
        for (int page = 1; page <= PAGES; page++) {
            byte[] body = listing.body(page);
            pages.add(PageReader.read(body, body.length, page).batches());
        }
        encoder = RowEncoder.of(format);
        jackson = JacksonRows.of(format);
    }

    /** Encodes with the encoder of this library. */
    @Benchmark
    public ByteBuffer page() {
        return encoder.rows(nextPage());
    }

    /** Encodes with the library that defines the format. */
    @Benchmark
    public long jackson() {
        long bytes = 0;
        for (BatchSummary row : nextPage()) {
            bytes += jackson.line(row).length;
        }
        return bytes;
    }

    private List<BatchSummary> nextPage() {
        next = (next + 1) % PAGES;
        return pages.get(next);
    }
}
