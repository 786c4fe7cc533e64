package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** A service with two accounts and a watch, which reports what it could do. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ServiceProgram {
    @Bean
    CompletableFuture<String> handledOn() {
        return new CompletableFuture<>();
    }

    @Bean
    ManagedWatch northWatch(@Qualifier("north") BatchSessionFlux batches, CompletableFuture<String> handledOn) {
        return new ManagedWatch(
                batches,
                BatchFilter.all(),
                WatchOptions.every(Duration.ofSeconds(1)),
                CheckpointStore.inMemory(),
                change -> Mono.fromRunnable(
                        () -> handledOn.complete(Thread.currentThread().toString())));
    }

    public static void main(String[] args) throws Exception {
        try (ConfigurableApplicationContext context = SpringApplication.run(ServiceProgram.class, args)) {
            System.out.println("generated: " + AotDetector.useGeneratedArtifacts());
            for (String bean : new String[] {"batchSessionFlux", "batchSessionFlux.north"}) {
                Long rows = context.getBean(bean, BatchSessionFlux.class)
                        .listAll()
                        .count()
                        .block(Duration.ofSeconds(20));
                System.out.println(bean + ": " + rows);
            }
            CompletableFuture<?> handledOn = context.getBean(CompletableFuture.class);
            System.out.println("handled on: " + handledOn.get(20, TimeUnit.SECONDS));
        }
    }
}
