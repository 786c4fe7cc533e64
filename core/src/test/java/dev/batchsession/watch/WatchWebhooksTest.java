package dev.batchsession.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.SchedulerClock;
import dev.batchsession.scripted.WebhookSignature;
import dev.batchsession.webhook.WebhookVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A watch with an interval of a minute, and webhooks of which 30 % are lost, 20 % repeated, 1 % forged, some reordered and some an hour
 * late, in virtual time. Six hours, or as many as requested:
 *
 * <pre>{@code
 * mvn … -Dtest=WatchWebhooksTest -Dwebhooks.hours=168
 * }</pre>
 */
class WatchWebhooksTest {
    private static final int HOURS = Integer.getInteger("webhooks.hours", 6);
    private static final long SEED = Long.getLong("webhooks.seed", 1);
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration CALL = Duration.ofMillis(100);
    /** If more batches end within an interval than these calls look up, the next poll reports the others. */
    private static final int CALLS_PER_POLL = Integer.getInteger("webhooks.calls", 5);

    private static final String SECRET = "36da51b166a69268a59a8d5ee0b32c9f";

    /** Several polls, so that each run observes each state: if many batches end at once, the next polls look up some of them. */
    private static final int MIN_STATE_SECONDS = 300;

    private static final int MAX_STATE_SECONDS = 1_200;
    private static final int SECONDS_PER_BATCH = 120;

    /** @param status that of a new batch is PENDING */
    private record Event(Duration at, int batch, BatchStatus status) {}

    /** @param announced the arrival of the first webhook that was accepted; {@code null} if none was */
    private record End(Duration at, Duration announced, Duration emitted) {
        /** Returns whether a webhook arrived in time, and not after a delay of its own. */
        boolean isAnnounced() {
            return announced != null && announced.minus(at).compareTo(Duration.ofSeconds(1)) < 0;
        }

        long millis() {
            return emitted.minus(at).toMillis();
        }
    }

    @Test
    void hintsChangeWhenTheHistoryIsEmittedAndNotTheHistory() {
        List<Event> events = events();
        Run without = new Run(events, INTERVAL, false);
        Run often = new Run(events, Duration.ofSeconds(5), false);
        Run with = new Run(events, INTERVAL, true);

        List<End> ends = with.ends();
        List<End> announced = ends.stream().filter(End::isAnnounced).toList();
        System.out.printf(
                Locale.ROOT,
                "seed %d, %d h, %d batches, %d ends, %d announced in time; webhooks: %d accepted, %d rejected%n"
                        + "ms from the end to the emission, announced: %s; all: %s; no webhooks: %s; every 5 s: %s%n"
                        + "calls per day: with webhooks %d, without %d, every 5 s %d%n",
                SEED,
                HOURS,
                with.history.size(),
                ends.size(),
                announced.size(),
                with.accepted,
                with.rejected,
                percentiles(announced),
                percentiles(ends),
                percentiles(without.ends()),
                percentiles(often.ends()),
                with.callsPerDay(),
                without.callsPerDay(),
                often.callsPerDay());

        assertThat(with.history).isEqualTo(without.history).isEqualTo(often.history);
        assertThat(ends).hasSizeGreaterThan(20 * HOURS);
        assertThat(announced.size()).isGreaterThan(ends.size() / 3);
        assertThat(percentile(announced, 50)).isLessThan(1_000 + CALL.toMillis());
        assertThat(with.rejected).isPositive();
        assertThat(with.callsPerDay()).isLessThan(often.callsPerDay() / 4);
    }

    /** Returns the lives of all batches, sorted by time. */
    private static List<Event> events() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Event> events = new ArrayList<>();
        int end = HOURS * 3600 - 2 * MAX_STATE_SECONDS;
        Duration created = Duration.ZERO;
        for (int batch = 0; created.toSeconds() < end; batch++) {
            Duration at = created;
            events.add(new Event(at, batch, BatchStatus.PENDING));
            do {
                at = later(at, random);
                events.add(new Event(at, batch, BatchStatus.PROCESSING));
                at = later(at, random);
                events.add(new Event(at, batch, end(random)));
            } while (random.nextInt(20) == 0); // reopened
            created = created.plusMillis(random.nextInt(2 * SECONDS_PER_BATCH * 1_000));
        }
        events.removeIf(event -> event.at().toSeconds() > HOURS * 3600L - 2 * INTERVAL.toSeconds());
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private static Duration later(Duration at, SplittableRandom random) {
        return at.plusMillis(random.nextInt(MIN_STATE_SECONDS * 1_000, MAX_STATE_SECONDS * 1_000));
    }

    private static BatchStatus end(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> BatchStatus.CANCELLED; // has no webhook
            case 1, 2 -> BatchStatus.FAILED;
            default -> BatchStatus.COMPLETED;
        };
    }

    private static String percentiles(List<End> ends) {
        return "median " + percentile(ends, 50) + ", 99 % " + percentile(ends, 99) + ", longest "
                + percentile(ends, 100);
    }

    private static long percentile(List<End> ends, int percent) {
        long[] sorted = ends.stream().mapToLong(End::millis).sorted().toArray();
        return sorted[Math.max(0, sorted.length * percent / 100 - 1)];
    }

    /** One watch from start to end, over the same events and deliveries as any other. */
    private static final class Run {
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final Clock clock = SchedulerClock.of(time, START);
        private final LongList server = new LongList();
        private final SplittableRandom network = new SplittableRandom(SEED + 1);
        private final WebhookVerifier verifier = WebhookVerifier.of(List.of("new", SECRET), clock);
        private final Sinks.Many<Instant> hints = Sinks.many().multicast().directBestEffort();
        private final Map<UUID, List<String>> history = new TreeMap<>();
        private final Map<UUID, List<Duration>> ended = new TreeMap<>();
        private final Map<UUID, Map<Integer, Duration>> announced = new TreeMap<>();
        private final Map<UUID, List<Duration>> emitted = new TreeMap<>();
        private int calls;
        private int accepted;
        private int rejected;

        Run(List<Event> events, Duration interval, boolean webhooks) {
            events.forEach(event -> at(event.at(), () -> apply(event)));
            PageSource source = request -> {
                calls++;
                return Mono.delay(CALL, time).then(server.fetch(request));
            };
            WatchOptions options = WatchOptions.every(interval)
                    .callsPerPoll(CALLS_PER_POLL)
                    .scheduler(time)
                    .clock(clock);
            BatchSessionFlux.over(source)
                    .watch(BatchFilter.all(), webhooks ? options.wakeOn(hints.asFlux()) : options)
                    .subscribe(this::emitted);
            for (int minute = 0; minute < HOURS * 60; minute++) {
                time.advanceTimeBy(Duration.ofMinutes(1));
            }
        }

        private void at(Duration at, Runnable task) {
            time.schedule(task, at.minus(now()).toNanos(), TimeUnit.NANOSECONDS);
        }

        private void after(int minMillis, int maxMillis, Runnable task) {
            time.schedule(task, network.nextInt(minMillis, maxMillis), TimeUnit.MILLISECONDS);
        }

        private Duration now() {
            return Duration.ofNanos(time.now(TimeUnit.NANOSECONDS));
        }

        private void apply(Event event) {
            if (event.status() == BatchStatus.PENDING) {
                server.create(event.status(), clock.instant());
                return;
            }
            server.set(event.batch(), event.status());
            if (event.status() != BatchStatus.PROCESSING) {
                UUID id = new UUID(0, event.batch());
                List<Duration> ends = ended.computeIfAbsent(id, none -> new ArrayList<>());
                ends.add(now());
                if (event.status() != BatchStatus.CANCELLED) {
                    announce(id, ends.size() - 1, event.status());
                }
            }
        }

        private void announce(UUID id, int end, BatchStatus status) {
            byte[] body = ("{\"type\":\"batch." + status.wireName() + "\",\"id\":\"" + id + "\"}").getBytes(UTF_8);
            String header = WebhookSignature.header(SECRET, clock.instant(), body);
            Runnable delivery = () -> receive(header, body, id, end);
            int fate = network.nextInt(100);
            if (fate >= 30) { // or it is lost
                if (fate == 30) {
                    time.schedule(delivery, 1, TimeUnit.HOURS); // signed an hour ago
                } else if (fate == 31) {
                    time.schedule(() -> receiveSignedNow(body, id, end), 1, TimeUnit.HOURS);
                } else if (fate < 42) {
                    after(1_000, 30_000, delivery); // others overtake it
                } else {
                    after(20, 300, delivery);
                }
            }
            if (network.nextInt(100) < 20) {
                after(1_000, 60_000, delivery);
            }
            if (network.nextInt(100) < 1) {
                String forged = WebhookSignature.header("another", clock.instant(), body);
                after(20, 300, () -> receive(forged, body, id, end));
            }
        }

        private void receiveSignedNow(byte[] body, UUID id, int end) {
            receive(WebhookSignature.header(SECRET, clock.instant(), body), body, id, end);
        }

        private void receive(String header, byte[] body, UUID id, int end) {
            if (verifier.verify(header, body)) {
                accepted++;
                announced.computeIfAbsent(id, none -> new TreeMap<>()).putIfAbsent(end, now());
                hints.tryEmitNext(clock.instant());
            } else {
                rejected++;
            }
        }

        private void emitted(BatchChange change) {
            BatchSummary before = change.before();
            BatchSummary after = change.after();
            history.computeIfAbsent(change.batchId(), none -> new ArrayList<>())
                    .add(change.kind() + " " + (before == null ? "" : before.status()) + " " + after.status());
            if (Sightings.isEnded(after)) {
                emitted.computeIfAbsent(change.batchId(), none -> new ArrayList<>())
                        .add(now());
            }
        }

        List<End> ends() {
            List<End> ends = new ArrayList<>();
            ended.forEach((id, times) -> {
                assertThat(emitted.get(id)).hasSameSizeAs(times);
                for (int n = 0; n < times.size(); n++) {
                    Duration first = announced.getOrDefault(id, Map.of()).get(n);
                    ends.add(new End(times.get(n), first, emitted.get(id).get(n)));
                }
            });
            return ends;
        }

        long callsPerDay() {
            return calls * 24L / HOURS;
        }
    }
}
