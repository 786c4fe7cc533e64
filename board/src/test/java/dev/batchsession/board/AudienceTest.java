package dev.batchsession.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(30)
class AudienceTest {
    private final Audience audience = new Audience();

    @Test
    void letsALookWaitUntilSomebodyComes() {
        StepVerifier.create(audience.present())
                .expectSubscription()
                .then(() -> assertThat(audience.enter(1)).isTrue())
                .verifyComplete();
        StepVerifier.create(audience.present()).verifyComplete();
    }

    @Test
    void letsLooksWaitAgainWhenTheLastHasLeft() {
        audience.enter(2);
        audience.enter(2);
        audience.leave();
        StepVerifier.create(audience.present()).verifyComplete();
        audience.leave();

        AtomicInteger looks = new AtomicInteger();
        audience.present().doOnTerminate(looks::incrementAndGet).subscribe();
        assertThat(looks).hasValue(0);
        audience.enter(2);
        assertThat(looks).hasValue(1);
    }

    @Test
    void takesNoMoreThanThereIsRoomFor() {
        assertThat(audience.enter(2)).isTrue();
        assertThat(audience.enter(2)).isTrue();
        assertThat(audience.enter(2)).isFalse();
        audience.leave();
        assertThat(audience.enter(2)).isTrue();
        assertThat(audience.viewers()).isEqualTo(2);
    }

    @RepeatedTest(20)
    void forgetsNobodyWhoWaitsWhileOthersComeAndGo() {
        Mono<Void> traffic = Flux.fromStream(IntStream.range(0, 500).boxed())
                .parallel(4)
                .runOn(Schedulers.parallel())
                .doOnNext(i -> {
                    audience.enter(1_000);
                    audience.leave();
                })
                .then();
        Mono<Void> looks = Flux.range(0, 500).concatMap(i -> audience.present()).then();

        Mono.when(
                        looks.subscribeOn(Schedulers.parallel()),
                        traffic.then(Mono.fromRunnable(() -> audience.enter(1_000))))
                .block(Duration.ofSeconds(20));
        assertThat(audience.viewers()).isEqualTo(1);
    }
}
