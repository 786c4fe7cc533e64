package dev.batchsession.examples.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.BatchExport;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.watch.WatchOptions;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.RetryConfig;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lists, exports and watches a list that changes, through a {@link FaultProxy}, for as long as is asked, and looks whether
 * anything grows:
 *
 * <pre>{@code
 * mvn … -Dtest=SoakTest -Dsoak.minutes=30 -Dsurefire.timeout=3600
 * }</pre>
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "[1-9][0-9]*")
class SoakTest {
    private static final int SAMPLES = 30;
    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);
    private static final int CALLS_A_SECOND = 100;
    private static final ListOptions SNAPSHOT =
            ListOptions.defaults().consistency(Consistency.SNAPSHOT).parallelism(2);

    @TempDir
    Path folder;

    private final AtomicInteger listings = new AtomicInteger();
    private final AtomicInteger exports = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();

    @Test
    void nothingGrows() {
        Duration every = Duration.ofMinutes(Integer.getInteger("soak.minutes")).dividedBy(SAMPLES);
        SimulatorOptions changing = SimulatorOptions.defaults()
                .batches(5_000)
                .list(ListVariant.usual().changesPerCall(0.05));
        try (ApiSimulator api = ApiSimulator.start(changing);
                FaultProxy proxy = new FaultProxy(api.baseUrl(), 1, REQUEST_TIMEOUT)) {
            Disposable work = start(BatchSessionFlux.builder()
                    .baseUrl(proxy.baseUrl())
                    .apiKey("soak")
                    .requestTimeout(REQUEST_TIMEOUT)
                    .decorate(policy())
                    .build());
            List<Sample> samples = Flux.interval(every)
                    .take(SAMPLES)
                    .map(tick -> Sample.now())
                    .doOnNext(sample -> System.out.printf(
                            Locale.ROOT,
                            "%s; %d listings, %d exports, %d changes; %s%n",
                            sample,
                            listings.get(),
                            exports.get(),
                            changes.get(),
                            proxy))
                    .collectList()
                    .block();
            work.dispose();

            assertThat(listings).hasPositiveValue();
            assertThat(exports).hasPositiveValue();
            assertThat(changes).hasPositiveValue();
            assertFlat(samples, "kB of heap", Sample::heapKb, 1_000);
            assertFlat(samples, "kB of direct memory", Sample::directKb, 1_000);
            assertFlat(samples, "threads", Sample::threads, 2);
            assertFlat(samples, "descriptors", Sample::descriptors, 8);
        }
    }

    private Disposable start(BatchSessionFlux batches) {
        return Disposables.composite(
                batches.listAll(BatchFilter.all(), SNAPSHOT)
                        .count()
                        .doOnNext(rows -> listings.incrementAndGet())
                        .repeat()
                        .subscribe(),
                export(batches).repeat().subscribe(),
                batches.watch(
                                BatchFilter.all(),
                                WatchOptions.every(Duration.ofMillis(500)).emitExisting(false))
                        .subscribe(change -> changes.incrementAndGet()));
    }

    private Mono<Void> export(BatchSessionFlux batches) {
        Path file = folder.resolve("rows.ndjson.gz");
        return BatchExport.from(batches)
                .options(SNAPSHOT)
                .to(file)
                .build()
                .run()
                .then(Mono.fromRunnable(() -> {
                    exports.incrementAndGet();
                    delete(file);
                }));
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Tries as often as it takes; three kinds of work share its permits. */
    private static ResiliencePolicy policy() {
        return ResiliencePolicy.builder()
                .retry(RetryConfig.custom().maxAttempts(20).build())
                .rateLimiter(RateLimiterConfig.custom()
                        .limitForPeriod(CALLS_A_SECOND / 10)
                        .limitRefreshPeriod(Duration.ofMillis(100))
                        .timeoutDuration(Duration.ofMinutes(1))
                        .build())
                .circuitBreaker(CircuitBreakerConfig.custom()
                        .failureRateThreshold(90)
                        .waitDurationInOpenState(Duration.ofSeconds(1))
                        .build())
                .waitWhileOpen(true)
                .giveUpAfter(Duration.ofMinutes(15))
                .build();
    }

    /** The last third may not be higher than the second third by more than a little; the first is for warming up. */
    private static void assertFlat(List<Sample> samples, String what, ToLongFunction<Sample> figure, long little) {
        double before = average(samples.subList(SAMPLES / 3, 2 * SAMPLES / 3), figure);
        double after = average(samples.subList(2 * SAMPLES / 3, SAMPLES), figure);
        System.out.printf(Locale.ROOT, "%s: %.0f, then %.0f%n", what, before, after);
        assertThat(after).as(what).isLessThanOrEqualTo(before + little);
    }

    private static double average(List<Sample> samples, ToLongFunction<Sample> figure) {
        return samples.stream().mapToLong(figure).average().orElseThrow();
    }

    /** What the process holds after a garbage collection. */
    private record Sample(long heapKb, long directKb, long threads, long descriptors) {
        static Sample now() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            UnixOperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
            return new Sample(
                    (runtime.totalMemory() - runtime.freeMemory()) / 1024,
                    PlatformDependent.usedDirectMemory() / 1024,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    system.getOpenFileDescriptorCount());
        }
    }
}
