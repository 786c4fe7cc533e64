package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

@Timeout(60)
class BlockingReaderTest {
    private final List<Integer> read = new ArrayList<>();

    @Test
    void readsEveryElement() {
        BlockingReader.forEach(Flux.range(1, 3), read::add);

        assertThat(read).containsExactly(1, 2, 3);
    }

    @Test
    void readsTheElementsBeforeAnErrorFirst() {
        Flux<Integer> failing = Flux.concat(Flux.range(1, 3), Flux.error(new IllegalStateException("failed")));

        assertThatThrownBy(() -> BlockingReader.forEach(failing, read::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("failed");

        assertThat(read).containsExactly(1, 2, 3);
    }

    @Test
    void requestsOneElementAhead() {
        AtomicInteger emitted = new AtomicInteger();
        Flux<Integer> counted = Flux.generate(sink -> sink.next(emitted.incrementAndGet()));

        BlockingReader.forEach(counted.take(100), element -> read.add(emitted.get() - element));

        assertThat(read).hasSize(100).allMatch(ahead -> ahead <= 1);
    }

    @Test
    void cancelsWhenTheActionFails() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<Integer> endless = Flux.concat(Flux.just(1), Flux.never()).doOnCancel(() -> cancelled.set(true));

        assertThatThrownBy(() -> BlockingReader.forEach(endless, element -> {
                    throw new IllegalStateException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(cancelled).isTrue();
    }
}
