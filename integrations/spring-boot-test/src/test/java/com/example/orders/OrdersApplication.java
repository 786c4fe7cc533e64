// region boot-service
package com.example.orders;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class OrdersApplication {
    public static void main(String[] args) {
        SpringApplication.run(OrdersApplication.class, args);
    }

    @Bean
    BatchWaiter waiter(BatchSessionFlux batches, @Value("${orders.poll-interval:5s}") Duration interval) {
        return batches.waiter(WatchOptions.every(interval)); // one for the application: all waits share its polls
    }
}
// end
