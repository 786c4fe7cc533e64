// region boot-controller
package com.example.orders;

import dev.batchsession.watch.BatchNotFoundException;
import dev.batchsession.watch.BatchRemovedException;
import dev.batchsession.watch.BatchWaiter;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
class OrderController {
    private final BatchWaiter waiter;

    OrderController(BatchWaiter waiter) {
        this.waiter = waiter;
    }

    /** Answers when the batch has ended. */
    @GetMapping("/orders/{batchId}")
    Mono<String> order(@PathVariable UUID batchId) {
        return waiter.untilEnded(batchId)
                .timeout(Duration.ofHours(1))
                .map(batch -> "%s: %d of %d requests completed"
                        .formatted(batch.status(), batch.completedRequests(), batch.totalRequests()));
    }

    @ExceptionHandler({BatchNotFoundException.class, BatchRemovedException.class})
    @ResponseStatus(HttpStatus.NOT_FOUND)
    void unknown() {}
}
// end
