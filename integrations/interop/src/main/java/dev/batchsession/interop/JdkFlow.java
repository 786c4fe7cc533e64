package dev.batchsession.interop;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import java.util.concurrent.Flow;
import reactor.adapter.JdkFlowAdapter;

/** Example for APIs that use {@code java.util.concurrent.Flow}, such as the JDK's HTTP client, Helidon, Mutiny and Akka. */
public final class JdkFlow {
    private JdkFlow() {}

    /**
     * Adapts a listing to {@code Flow}.
     *
     * <p><b>Demand:</b> passed on unchanged, so that no page is fetched ahead. <b>Cancel:</b> aborts the call in flight.
     */
    public static Flow.Publisher<BatchSummary> rows(BatchSessionFlux batches) {
        // region jdk-flow
        Flow.Publisher<BatchSummary> rows = JdkFlowAdapter.publisherToFlowPublisher(batches.listAll());
        // end
        return rows;
    }
}
