package dev.batchsession.spring.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.spring.example.ChangeFeed.ChangeEvent;
import dev.batchsession.watch.BatchChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

class ChangeFeedTest {
    private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<BatchStatus> STATUSES = List.of(BatchStatus.values());

    private final ChangeFeed feed = new ChangeFeed();

    @Test
    void aNewClientReceivesASnapshotAndThenEachChange() {
        change(1, BatchStatus.PENDING);
        change(2, BatchStatus.FAILED);
        change(1, BatchStatus.PROCESSING);
        change(3, BatchStatus.PENDING);
        remove(3);
        TestSubscriber<ServerSentEvent<Object>> client = client(null);

        assertThat(names(client)).containsExactly("snapshot");
        assertThat(batches(client.getReceivedOnNext().get(0)))
                .isEqualTo(Map.of(id(1), BatchStatus.PROCESSING, id(2), BatchStatus.FAILED));
        change(1, BatchStatus.COMPLETED);
        assertThat(names(client)).containsExactly("snapshot", "change");
    }

    @Test
    void aClientWaitsForTheFirstChange() {
        TestSubscriber<ServerSentEvent<Object>> client = client(null);
        assertThat(names(client)).isEmpty();
        change(1, BatchStatus.PENDING);

        assertThat(names(client)).containsExactly("snapshot");
    }

    @Test
    void aClientThatReconnectsContinuesAfterItsLastEvent() {
        change(1, BatchStatus.PENDING);
        TestSubscriber<ServerSentEvent<Object>> first = client(null);
        change(1, BatchStatus.PROCESSING);
        first.cancel();
        change(1, BatchStatus.FAILED);
        change(2, BatchStatus.PENDING);

        TestSubscriber<ServerSentEvent<Object>> second = client(lastId(first));

        assertThat(statuses(second)).containsExactly(BatchStatus.FAILED, BatchStatus.PENDING);
        change(2, BatchStatus.CANCELLED);
        assertThat(statuses(second)).endsWith(BatchStatus.CANCELLED).hasSize(3);
        assertThat(first.getReceivedOnNext()).hasSize(2);
    }

    @Test
    void theWindowIsBounded() {
        change(0, BatchStatus.PENDING);
        String oldest = lastId(client(null));
        for (int n = 1; n < ChangeFeed.WINDOW; n++) {
            change(n, BatchStatus.PENDING);
        }

        assertThat(client(oldest).getReceivedOnNext()).hasSize(ChangeFeed.WINDOW - 1);
        change(0, BatchStatus.PROCESSING);
        assertThat(names(client(oldest))).containsExactly("snapshot");
    }

    @Test
    void anIdOfAnEarlierRunOrOfAnotherServiceLeadsToASnapshot() {
        ChangeFeed earlier = new ChangeFeed();
        earlier.add(created(1, BatchStatus.PENDING));
        String id = lastId(subscribe(earlier, null));
        change(1, BatchStatus.PROCESSING);
        change(2, BatchStatus.PENDING);

        assertThat(names(client(id))).containsExactly("snapshot");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", ":0", "no id", "-1", "99999999999999999999"})
    void anyOtherTextLeadsToASnapshot(String id) {
        change(1, BatchStatus.PENDING);

        assertThat(names(client(id))).containsExactly("snapshot");
    }

    @Test
    void aSlowClientReceivesASnapshotInsteadOfWhatIsNoLongerInTheWindow() {
        change(0, BatchStatus.PENDING);
        TestSubscriber<ServerSentEvent<Object>> slow =
                TestSubscriber.builder().initialRequest(1).build();
        feed.after(null).subscribe(slow);
        for (int n = 1; n <= ChangeFeed.WINDOW + 50; n++) {
            change(n, BatchStatus.PENDING);
        }
        assertThat(names(slow)).containsExactly("snapshot");
        slow.request(Long.MAX_VALUE);
        change(0, BatchStatus.PROCESSING);

        List<String> names = names(slow);
        assertThat(names.indexOf("snapshot")).isZero();
        assertThat(names.subList(names.lastIndexOf("snapshot"), names.size())).containsExactly("snapshot", "change");
        assertThat(names).hasSizeLessThan(6); // a few were on their way
    }

    @Test
    void aSnapshotHasAllLiveBatchesAndTheLatestEnds() {
        int many = ChangeFeed.MAX_ENDED + 500;
        for (int n = 0; n < many; n++) {
            change(n, BatchStatus.PROCESSING);
        }
        for (int n = many; n < 2 * many; n++) {
            change(n, n % 2 == 0 ? BatchStatus.COMPLETED : BatchStatus.UNKNOWN);
        }

        Map<UUID, BatchStatus> batches =
                batches(client(null).getReceivedOnNext().get(0));
        assertThat(batches).hasSize(many + ChangeFeed.MAX_ENDED).containsKeys(id(0), id(2 * many - 1));
        assertThat(batches).doesNotContainKey(id(many));
    }

    @Test
    void aCancelledClientReceivesNothingMore() {
        change(1, BatchStatus.PENDING);
        TestSubscriber<ServerSentEvent<Object>> client = client(null);
        client.cancel();
        change(1, BatchStatus.FAILED);

        assertThat(names(client)).containsExactly("snapshot");
    }

    @Test
    void anIdleConnectionHasAHeartbeat() {
        StepVerifier.withVirtualTime(() -> feed.after(null))
                .expectSubscription()
                .expectNoEvent(ChangeFeed.HEARTBEAT.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .assertNext(beat -> {
                    assertThat(beat.comment()).isNotBlank();
                    assertThat(beat.id()).isNull(); // the client keeps the id that it has
                })
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void theStreamsEndWhenTheServiceStops() {
        StepVerifier.create(feed.after(null)).then(feed::close).expectComplete().verify(PATIENCE);
    }

    @Test
    void aClientThatReconnectsAtAnyTimeKnowsEveryBatch() {
        Random random = new Random(1);
        Map<UUID, BatchStatus> all = new HashMap<>();
        Map<UUID, BatchStatus> known = new HashMap<>();
        String lastId = null;
        int resumed = 0;
        for (int round = 0; round < 300; round++) {
            TestSubscriber<ServerSentEvent<Object>> client = client(lastId);
            changeAny(random, all, random.nextInt(20));
            client.cancel();
            for (ServerSentEvent<Object> event : client.getReceivedOnNext()) {
                resumed += round > 0 && !"snapshot".equals(event.event()) ? 1 : 0;
                apply(event, known);
                lastId = event.id();
            }
            assertThat(known).isEqualTo(all);
            changeAny(random, all, random.nextInt(10) == 0 ? ChangeFeed.WINDOW + 1 : random.nextInt(20));
        }
        assertThat(resumed).isGreaterThan(1_000);
    }

    @Test
    void clientsOnOtherThreadsReceiveConsecutiveEventsOrASnapshot() {
        change(0, BatchStatus.PENDING);
        int changes = 20_000;
        List<Flux<ServerSentEvent<Object>>> clients = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            clients.add(feed.after(null)
                    .publishOn(Schedulers.parallel(), 1 + n * 100)
                    .takeUntil(event -> numberOf(event) == changes));
        }
        Flux<Integer> adding = Flux.range(1, changes)
                .doOnNext(n -> change(n % 50, BatchStatus.PROCESSING))
                .subscribeOn(Schedulers.boundedElastic());

        List<List<ServerSentEvent<Object>>> received = Flux.fromIterable(clients)
                .flatMap(client -> client.subscribeOn(Schedulers.parallel()).collectList())
                .mergeWith(adding.thenMany(Flux.empty()))
                .collectList()
                .block(PATIENCE);

        assertThat(received).hasSize(4).allSatisfy(events -> {
            for (int n = 1; n < events.size(); n++) {
                long expected = numberOf(events.get(n - 1)) + 1;
                if (events.get(n).event().equals("snapshot")) {
                    assertThat(numberOf(events.get(n))).isGreaterThanOrEqualTo(expected);
                } else {
                    assertThat(numberOf(events.get(n))).isEqualTo(expected);
                }
            }
        });
    }

    private void changeAny(Random random, Map<UUID, BatchStatus> all, int times) {
        for (int n = 0; n < times; n++) {
            int batch = random.nextInt(100);
            if (random.nextInt(10) == 0 && all.remove(id(batch)) != null) {
                remove(batch);
            } else {
                BatchStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
                all.put(id(batch), status);
                change(batch, status);
            }
        }
    }

    private static void apply(ServerSentEvent<Object> event, Map<UUID, BatchStatus> known) {
        if ("snapshot".equals(event.event())) {
            known.clear();
            known.putAll(batches(event));
        } else if (event.data() instanceof ChangeEvent change) {
            if (change.status() == null) {
                known.remove(change.batchId());
            } else {
                known.put(change.batchId(), change.status());
            }
        }
    }

    private void change(int n, BatchStatus status) {
        BatchSummary before = batch(n, BatchStatus.PENDING);
        feed.add(new BatchChange(BatchChange.Kind.STATUS_CHANGED, before, batch(n, status), NOW));
    }

    private void remove(int n) {
        feed.add(new BatchChange(BatchChange.Kind.REMOVED, batch(n, BatchStatus.PENDING), null, NOW));
    }

    private static BatchChange created(int n, BatchStatus status) {
        return new BatchChange(BatchChange.Kind.CREATED, null, batch(n, status), NOW);
    }

    private static BatchSummary batch(int n, BatchStatus status) {
        return new BatchSummary(id(n), status, 1, 0, 0, NOW, null);
    }

    private static UUID id(int n) {
        return new UUID(0, n);
    }

    private TestSubscriber<ServerSentEvent<Object>> client(String lastEventId) {
        return subscribe(feed, lastEventId);
    }

    private static TestSubscriber<ServerSentEvent<Object>> subscribe(ChangeFeed feed, String lastEventId) {
        TestSubscriber<ServerSentEvent<Object>> client = TestSubscriber.create();
        feed.after(lastEventId).subscribe(client);
        return client;
    }

    private static List<String> names(TestSubscriber<ServerSentEvent<Object>> client) {
        return client.getReceivedOnNext().stream().map(ServerSentEvent::event).toList();
    }

    private static List<BatchStatus> statuses(TestSubscriber<ServerSentEvent<Object>> client) {
        return client.getReceivedOnNext().stream()
                .map(event -> ((ChangeEvent) event.data()).status())
                .toList();
    }

    private static String lastId(TestSubscriber<ServerSentEvent<Object>> client) {
        return client.getReceivedOnNext()
                .get(client.getReceivedOnNext().size() - 1)
                .id();
    }

    private static long numberOf(ServerSentEvent<Object> event) {
        return Long.parseLong(event.id().substring(event.id().indexOf(':') + 1));
    }

    private static Map<UUID, BatchStatus> batches(ServerSentEvent<Object> snapshot) {
        return ((List<?>) snapshot.data())
                .stream()
                        .map(ChangeEvent.class::cast)
                        .collect(Collectors.toMap(ChangeEvent::batchId, ChangeEvent::status));
    }
}
