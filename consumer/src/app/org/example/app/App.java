package org.example.app;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.BatchExport;
import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.resilience.ResiliencePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Lists and exports batches of the first URL to the folder, with a policy and meters. Then calls the second URL over TLS. */
public final class App {
    private App() {}

    public static void main(String[] args) throws NoSuchAlgorithmException {
        System.out.println(
                "has " + KeyPairGenerator.getInstance("EC").getAlgorithm() + ", which most servers need for TLS");
        BatchSessionObservations observed =
                BatchSessionObservations.of(ObservationRegistry.create(), new SimpleMeterRegistry());
        BatchSessionFlux batches = builder(args[0])
                .decorate(observed.around(ResiliencePolicy.standard()))
                .build();
        System.out.println("listed " + batches.listAll().count().block());
        for (String name : List.of("all.ndjson", "all.csv", "all.ndjson.gz")) {
            Path file = Path.of(args[2], name);
            BatchExport.from(batches).to(file).build().run().blockLast();
            System.out.println("exported " + name);
        }
        builder(args[1])
                .build()
                .listAll()
                .doOnError(failure -> System.out.println("over TLS: " + failure))
                .onErrorComplete()
                .blockLast();
        System.exit(0);
    }

    private static BatchSessionFlux.Builder builder(String url) {
        return BatchSessionFlux.builder().apiKey("any").baseUrl(URI.create(url));
    }
}
