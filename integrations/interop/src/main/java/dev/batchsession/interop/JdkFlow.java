package dev.batchsession.interop;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import java.util.concurrent.Flow;
import reactor.adapter.JdkFlowAdapter;

/** For APIs that speak {@code java.util.concurrent.Flow}: the JDK's HTTP client, Helidon, Mutiny, Akka. */
public final class JdkFlow {
    private JdkFlow() {}

    /** Passes demand on as it is: a row that is not requested costs no call. Cancel aborts the call in flight. */
    public static Flow.Publisher<BatchSummary> rows(BatchSessionFlux batches) {
        // region jdk-flow
        Flow.Publisher<BatchSummary> rows = JdkFlowAdapter.publisherToFlowPublisher(batches.listAll());
        // end
        return rows;
    }
}
