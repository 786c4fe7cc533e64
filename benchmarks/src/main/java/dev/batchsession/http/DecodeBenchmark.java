package dev.batchsession.http;

import dev.batchsession.benchmarks.Listing;
import dev.batchsession.page.BatchPage;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the cost of decoding per row, without network. Jackson's tokenizer alone is the lower bound of a decoder based on
 * Jackson. In this package because the decoder is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(Listing.PAGE_SIZE)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DecodeBenchmark {
    private static final int BODIES = 64;

    private final JsonMapper mapper = new JsonMapper();
    private final ApiKey key = ApiKey.of("benchmark");
    private final PageBytes[] bodies = new PageBytes[BODIES];
    private int next;

    /** Encodes the pages. */
    @Setup
    public void bodies() {
        Listing listing = new Listing(BODIES);
        for (int page = 1; page <= BODIES; page++) {
            byte[] body = listing.body(page);
            bodies[page - 1] = PageBytes.upTo(body.length, body.length);
            bodies[page - 1].append(Unpooled.wrappedBuffer(body));
        }
    }

    /** Decodes with the decoder of this library. */
    @Benchmark
    public BatchPage page() {
        return PageJson.read(nextBody(), 1, key);
    }

    /** Reads Jackson's tokens and ignores them. */
    @Benchmark
    public int tokens() {
        int tokens = 0;
        try (JsonParser parser = mapper.createParser(nextBody().array())) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    private PageBytes nextBody() {
        next = (next + 1) % BODIES;
        return bodies[next];
    }
}
