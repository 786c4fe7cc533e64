// region boot-test
package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.spring.test.AutoConfigureApiSimulator;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(properties = "orders.poll-interval=100ms")
@AutoConfigureApiSimulator
class OrdersTest {
    @Autowired
    private ApiSimulator api;

    @Autowired
    private OrderController orders;

    @Test
    void answersWhenTheBatchHasEnded() {
        UUID batch = api.create(10); // pending
        CompletableFuture<String> answer = orders.order(batch).toFuture();

        api.progress(batch, 7, 1);
        assertThat(answer).isNotDone();

        api.complete(batch);
        assertThat(answer).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("COMPLETED: 9 of 10 requests completed");
    }

    @Test
    void answersIfTheBatchFails() {
        UUID batch = api.create(10);
        api.fail(batch);

        assertThat(orders.order(batch).block()).isEqualTo("FAILED: 0 of 10 requests completed");
    }
}
// end
