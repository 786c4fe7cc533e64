package dev.batchsession.spring.example;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.spring.CheckpointStore;
import dev.batchsession.spring.ManagedWatch;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** Example service. Requires the API key as {@code ANCHORBROWSER_API_KEY} or {@code batch-sessions.api-key}. */
@SpringBootApplication(proxyBeanMethods = false)
public class BatchService {
    /** Called by Spring Boot. */
    public BatchService() {}

    /** Feeds the clients of {@code /changes}, whether or not there are any. A webhook wakes it. */
    @Bean
    ManagedWatch changes(
            BatchSessionFlux batches, ChangeFeed feed, @Value("${service.watch-interval}") Duration interval) {
        return new ManagedWatch(
                batches,
                BatchFilter.all(),
                WatchOptions.every(interval),
                CheckpointStore.inMemory(), // after a restart the feed starts with the existing batches
                change -> Mono.fromRunnable(() -> feed.add(change)));
    }

    /** Starts the service, which runs until it is stopped. */
    public static void main(String[] args) {
        SpringApplication.run(BatchService.class, args);
    }
}
