package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.ScriptedApi;
import dev.batchsession.testing.StubPageSource;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** An {@link Error} on another thread reaches the subscriber: without a signal it would wait forever. */
@Timeout(60)
class FatalErrorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private final Error missing = new NoClassDefFoundError("a/class/that/is/missing");

    static Stream<ListOptions> listings() {
        ListOptions tens = ListOptions.defaults().pageSize(10);
        ListOptions snapshot = tens.consistency(Consistency.SNAPSHOT);
        return Stream.of(tens, tens.lookahead(2), snapshot, snapshot.lookahead(2), snapshot.parallelism(4));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void anErrorThatASourceSignalsReachesTheSubscriber(ListOptions options) {
        PageSource pages = new GeneratedList(500);
        PageSource source = request -> request.page() < 3 && request.filter().equals(BatchFilter.all())
                ? pages.fetch(request).publishOn(Schedulers.parallel())
                : Mono.<BatchPage>error(missing).delaySubscription(Duration.ofMillis(1));

        failsWithTheError(BatchSessionFlux.over(source).listAll(BatchFilter.all(), options));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void anErrorThatASourceThrowsReachesTheSubscriber(ListOptions options) {
        PageSource pages = new GeneratedList(500);
        AtomicInteger calls = new AtomicInteger();
        PageSource source = request -> {
            if (calls.incrementAndGet() > 2) {
                throw missing;
            }
            return pages.fetch(request).publishOn(Schedulers.parallel());
        };

        failsWithTheError(BatchSessionFlux.over(source).listAll(BatchFilter.all(), options));
    }

    @Test
    void anErrorOfTheKeySupplierReachesTheSubscriber() {
        try (ScriptedApi api = ScriptedApi.ofRows(200)) {
            AtomicInteger calls = new AtomicInteger();
            BatchSessionFlux batches = BatchSessionFlux.builder()
                    .baseUrl(api.baseUrl())
                    .apiKey(() -> {
                        if (calls.incrementAndGet() > 1) {
                            throw missing;
                        }
                        return "key";
                    })
                    .build();

            failsWithTheError(batches.listAll(BatchFilter.all()));
        }
    }

    @Test
    void anErrorOfAListenerEndsTheWatch() {
        PageSource source = request -> StubPageSource.ofRows(1).fetch(request).delaySubscription(Duration.ofMillis(1));

        failsWithTheError(BatchSessionFlux.over(source)
                .watch(
                        BatchFilter.all(),
                        WatchOptions.every(Duration.ofMillis(10)).onPolled(poll -> {
                            throw missing;
                        })));
    }

    private void failsWithTheError(Flux<?> flux) {
        StepVerifier.create(flux.ignoreElements())
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(missing))
                .verify(PATIENCE);
    }
}
