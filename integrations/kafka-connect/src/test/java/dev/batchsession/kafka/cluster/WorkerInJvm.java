package dev.batchsession.kafka.cluster;

import java.net.URI;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;

/** A worker on threads of this JVM. */
final class WorkerInJvm implements Worker {
    private final URI url;
    private final Connect<DistributedHerder> connect;

    WorkerInJvm(WorkerSettings settings) {
        this.url = settings.url();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            this.connect = new ConnectDistributed().startConnect(settings.properties());
        } finally {
            thread.setContextClassLoader(before); // the worker has made it its plugins'
        }
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public void close() {
        connect.stop();
    }
}
