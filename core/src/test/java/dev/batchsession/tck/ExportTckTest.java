package dev.batchsession.tck;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportProgress;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.PublisherTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** The progress of an export that takes longer than any test. */
public class ExportTckTest extends PublisherTck<ExportProgress> {
    private static final PageSource LONG_LIST =
            request -> new GeneratedList(10_000_000).fetch(request).delayElement(Duration.ofMillis(1));

    private final AtomicInteger exports = new AtomicInteger();
    private Path folder;

    public ExportTckTest() {
        super(Skip.ENDLESS, Skip.OWN_STREAM);
    }

    @BeforeClass
    public void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "export-rules");
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne() {
        skipOwnStream();
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront() {
        skipOwnStream();
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected() {
        skipOwnStream();
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }

    @Override
    public Publisher<ExportProgress> createPublisher(long elements) {
        return Flux.defer(
                () -> export("rows" + exports.incrementAndGet() + ".ndjson")); // two at once on one are refused
    }

    @Override
    public Publisher<ExportProgress> createFailedPublisher() {
        return export("absent/rows.ndjson");
    }

    private Flux<ExportProgress> export(String file) {
        return BatchExport.from(BatchSessionFlux.over(LONG_LIST))
                .options(ListOptions.defaults().pageSize(1))
                .to(folder.resolve(file))
                .build()
                .run();
    }
}
