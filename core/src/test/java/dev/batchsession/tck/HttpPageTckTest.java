package dev.batchsession.tck;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.PublisherTck;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterClass;

/** One call over HTTP: one element. */
public class HttpPageTckTest extends PublisherTck<BatchPage> {
    private final ScriptedApi api = ScriptedApi.ofRows(7);

    public HttpPageTckTest() {
        super(Skip.ONE_ELEMENT);
    }

    @AfterClass
    public void stop() {
        api.close();
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Publisher<BatchPage> createPublisher(long elements) {
        return page(() -> "sk-3f9c1e");
    }

    @Override
    public Publisher<BatchPage> createFailedPublisher() {
        return page(() -> {
            throw new IllegalStateException("no key today");
        });
    }

    private Publisher<BatchPage> page(Supplier<String> key) {
        return HttpPageSource.builder()
                .baseUrl(api.baseUrl())
                .apiKey(key)
                .build()
                .fetch(new PageRequest(BatchFilter.all(), 1, 10));
    }
}
