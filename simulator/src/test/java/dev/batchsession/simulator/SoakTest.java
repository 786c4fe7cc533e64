package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Lists, exports and watches a list that changes, through a {@link FaultProxy}, and checks that none of the three fails and
 * that nothing grows. Takes six seconds, or as many minutes as requested:
 *
 * <pre>{@code
 * mvn … -Dtest=SoakTest -Dsoak.minutes=30 -Dsurefire.timeout=3600
 * }</pre>
 */
@DisabledOnOs(OS.WINDOWS) // does not count descriptors
class SoakTest {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 0);
    private static final boolean SHORT = MINUTES == 0;
    private static final int SAMPLES = 30;
    private static final Duration EVERY =
            SHORT ? Duration.ofMillis(200) : Duration.ofMinutes(MINUTES).dividedBy(SAMPLES);
    private static final Duration PATIENCE = EVERY.multipliedBy(SAMPLES).plusMinutes(2); // work may be slow at first
    private static final int BATCHES = SHORT ? 1_000 : 5_000;
    private static final int TOLERANCE = SHORT ? 20 : 1; // the virtual machine warms up for longer than six seconds
    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);
    private static final int CALLS_A_SECOND = 100;
    private static final ListOptions SNAPSHOT =
            ListOptions.defaults().consistency(Consistency.SNAPSHOT).parallelism(2);

    private final Path folder; // no @TempDir: a cancelled export closes its files a moment after the test

    SoakTest() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "soak");
    }

    private final AtomicInteger listings = new AtomicInteger();
    private final AtomicInteger exports = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();

    @Test
    void nothingFailsAndNothingGrows() {
        SimulatorOptions changing = SimulatorOptions.defaults()
                .batches(BATCHES)
                .list(ListVariant.usual().changesPerCall(SHORT ? 0.5 : 0.05));
        try (ApiSimulator api = ApiSimulator.start(changing);
                FaultProxy proxy = new FaultProxy(api.baseUrl(), 1, REQUEST_TIMEOUT)) {
            BatchSessionFlux batches = BatchSessionFlux.builder()
                    .baseUrl(proxy.baseUrl())
                    .apiKey("soak")
                    .requestTimeout(REQUEST_TIMEOUT)
                    .decorate(policy())
                    .build();
            List<Sample> samples = samples(work(batches, batches, batches), proxy);

            assertFlat(samples, "kB of heap", Sample::heapKb, 1_000);
            assertFlat(samples, "kB of direct memory", Sample::directKb, 1_000);
            assertFlat(samples, "threads", Sample::threads, 2);
            assertFlat(samples, "descriptors", Sample::descriptors, 8);
        }
    }

    @ParameterizedTest(name = "listing {0}, export {1}, watch {2}")
    @CsvSource({"true, false, false", "false, true, false", "false, false, true"})
    void oneThatFailsIsDetected(boolean listing, boolean export, boolean watch) {
        try (ApiSimulator api = ApiSimulator.start(SimulatorOptions.defaults())) {
            BatchSessionFlux good = BatchSessionFlux.builder()
                    .baseUrl(api.baseUrl())
                    .apiKey("soak")
                    .build();
            BatchSessionFlux bad = BatchSessionFlux.over(page -> Mono.error(new IllegalStateException("broken")));
            Flux<Void> work = work(listing ? bad : good, export ? bad : good, watch ? bad : good);

            assertThatThrownBy(() -> samples(work, "no proxy")).hasMessageContaining("broken");
        }
    }

    /** Samples while the work goes on, until there are enough, and each kind of work has been done. */
    private List<Sample> samples(Flux<Void> work, Object proxy) {
        AtomicInteger taken = new AtomicInteger();
        Scheduler sampler =
                Schedulers.newSingle(task -> new Thread(task, "sampler")); // a collection would hold up timers
        return requireNonNull(Flux.interval(EVERY, sampler)
                .onBackpressureDrop() // a sample may take longer than the time between two
                .map(tick -> Sample.now())
                .doOnNext(sample -> System.out.printf(
                        Locale.ROOT,
                        "%s; %d listings, %d exports, %d changes; %s%n",
                        sample,
                        listings.get(),
                        exports.get(),
                        changes.get(),
                        proxy))
                .takeUntil(sample -> taken.incrementAndGet() >= SAMPLES
                        && listings.get() > 0
                        && exports.get() > 0
                        && changes.get() > 0)
                .takeUntilOther(work)
                .collectList()
                .doFinally(end -> sampler.dispose())
                .block(PATIENCE));
    }

    /** Never completes; fails as soon as one of the three does. */
    private Flux<Void> work(BatchSessionFlux listed, BatchSessionFlux exported, BatchSessionFlux watched) {
        Mono<Void> listing = listed.listAll(BatchFilter.all(), SNAPSHOT)
                .count()
                .doOnNext(rows -> listings.incrementAndGet())
                .repeat()
                .then();
        Mono<Void> watch = watched.watch(
                        BatchFilter.all(),
                        WatchOptions.every(Duration.ofMillis(500)).emitExisting(false))
                .doOnNext(change -> changes.incrementAndGet())
                .then(Mono.error(() -> new IllegalStateException("the watch completed")));
        return Flux.merge(listing, export(exported).repeat().then(), watch);
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
                .maxElapsed(Duration.ofMinutes(15))
                .build();
    }

    /** The last third may not be higher than the second third by more than a little; the first is for warming up. */
    private static void assertFlat(List<Sample> samples, String what, ToLongFunction<Sample> figure, long little) {
        int third = samples.size() / 3;
        double before = average(samples.subList(third, 2 * third), figure);
        double after = average(samples.subList(2 * third, samples.size()), figure);
        System.out.printf(Locale.ROOT, "%s: %.0f, then %.0f%n", what, before, after);
        assertThat(after).as(what).isLessThanOrEqualTo(before + little * TOLERANCE);
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
