package dev.batchsession.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchChange.Kind;
import dev.batchsession.watch.WatchFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** What browsers are told, and what those that were away or are slow are told. */
class FeedTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Throwable> failures = new ArrayList<>();
    private final Feed feed = feed("run1");

    private Feed feed(String run) {
        return new Feed(run, BoardOptions.defaults(), Clock.fixed(NOW, ZoneOffset.UTC), time, failures::add);
    }

    @Test
    void writesAFrameAsTheStandardHasIt() {
        Reader reader = new Reader(feed, null);
        created(1);

        assertThat(new String(reader.frames.get(1).bytes(), StandardCharsets.UTF_8))
                .startsWith("id: run1-1\nevent: changes\ndata: {\"now\":1772366400000,\"counts\":{\"pending\":1,")
                .endsWith("}\n\n");
    }

    @Test
    void tellsTheChangesOfAMomentInOneFrame() {
        Reader reader = new Reader(feed, null);
        feed.changed(change(Kind.CREATED, null, batch(1, BatchStatus.PENDING)));
        feed.changed(change(Kind.CREATED, null, batch(2, BatchStatus.PENDING)));
        feed.changed(change(Kind.STATUS_CHANGED, batch(1, BatchStatus.PENDING), batch(1, BatchStatus.COMPLETED)));
        feed.changed(change(Kind.REMOVED, batch(2, BatchStatus.PENDING), null));
        assertThat(reader.frames).hasSize(1);
        time.advanceTimeBy(Feed.COALESCE_WINDOW);

        JsonNode data = reader.last().data();
        assertThat(reader.names()).containsExactly("snapshot", "changes");
        assertThat(data.get("rows")).hasSize(1);
        assertThat(data.at("/rows/0/status").asString()).isEqualTo("completed");
        assertThat(data.at("/gone/0").asString()).isEqualTo(id(2).toString());
        assertThat(data.get("log")).hasSize(4);
        assertThat(data.at("/counts/completed").asInt()).isEqualTo(1);
        assertThat(data.at("/counts/pending").asInt()).isZero();
    }

    @Test
    void reportsAFrameThatCannotBeMade() {
        Error missing = new NoClassDefFoundError("some/Serializer");
        AtomicBoolean broken = new AtomicBoolean();
        InstantSource source = () -> {
            if (broken.get()) {
                throw missing;
            }
            return NOW;
        };
        Clock clock = source.withZone(ZoneOffset.UTC);
        Feed failing = new Feed("run1", BoardOptions.defaults(), clock, time, failures::add);
        failing.changed(change(Kind.CREATED, null, batch(1, BatchStatus.PENDING)));
        broken.set(true);

        assertThatThrownBy(() -> time.advanceTimeBy(Feed.COALESCE_WINDOW)).isSameAs(missing);
        assertThatThrownBy(() -> failing.listed(true)).isSameAs(missing);
        assertThat(failures).containsExactly(missing, missing);
    }

    @Test
    void keepsProgressOutOfTheLog() {
        created(1);
        Reader reader = new Reader(feed, null);
        feed.changed(change(Kind.PROGRESSED, batch(1, BatchStatus.PENDING), batch(1, BatchStatus.PENDING)));
        time.advanceTimeBy(Feed.COALESCE_WINDOW);

        assertThat(reader.last().data().get("rows")).hasSize(1);
        assertThat(reader.last().data().get("log")).isEmpty();
    }

    @Test
    void tellsOneThatComesBackPreciselyWhatItMissed() {
        Reader reader = new Reader(feed, null);
        created(1, 2, 3);
        reader.cancel();
        created(4, 5);

        Reader again = new Reader(feed, FrameId.parse(reader.last().id()).orElseThrow());
        created(6);

        assertThat(again.names()).containsExactly("changes", "changes", "changes");
        assertThat(again.ids()).containsExactly("run1-4", "run1-5", "run1-6");
        assertThat(again.frames.get(0).bytes())
                .isSameAs(new Reader(feed, new FrameId("run1", 3)).frames.get(0).bytes());
    }

    @Test
    void tellsOneThatMissedNothingNothingUntilThereIsSomething() {
        created(1);
        Reader again = new Reader(feed, new FrameId("run1", 1));
        assertThat(again.frames).isEmpty();
        created(2);

        assertThat(again.ids()).containsExactly("run1-2");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"run0-1", "run2-2", "run1-3", "run1-999999999999999999"})
    void tellsAllOthersThePresentAndThenTheChanges(String seen) {
        created(1, 2);
        Reader reader =
                new Reader(feed, seen == null ? null : FrameId.parse(seen).orElseThrow());
        created(3);

        assertThat(reader.names()).containsExactly("snapshot", "changes");
        assertThat(reader.ids()).containsExactly("run1-2", "run1-3");
        assertThat(Event.of(reader.frames.get(0)).data().get("live")).hasSize(2);
    }

    @Test
    void tellsThePresentToOneThatWasAwayForLongerThanTheRingReaches() {
        created(1);
        created(IntStream.rangeClosed(2, Feed.MAX_FRAMES + 2).toArray());

        Reader justTooLate = new Reader(feed, new FrameId("run1", 1));
        Reader justInTime = new Reader(feed, new FrameId("run1", 2));

        assertThat(justTooLate.names()).containsExactly("snapshot");
        assertThat(justInTime.names()).hasSize(Feed.MAX_FRAMES).containsOnly("changes");
        assertThat(justTooLate.last().id()).isEqualTo(justInTime.last().id());
    }

    @Test
    void tellsThePresentToOneThatReadsTooSlowlyAndHoldsUpNobodyForIt() {
        Reader slow = new Reader(feed, null, 1);
        Reader quick = new Reader(feed, null);
        created(IntStream.rangeClosed(1, 3 * Feed.MAX_FRAMES).toArray());

        assertThat(quick.frames).hasSize(1 + 3 * Feed.MAX_FRAMES);
        assertThat(slow.frames).hasSize(1);
        slow.request(2);
        assertThat(slow.names()).containsExactly("snapshot", "changes", "snapshot"); // one was ready for it
        assertThat(slow.last().id()).isEqualTo(quick.last().id());
        assertThat(slow.last().data().at("/counts/pending").asInt()).isEqualTo(3 * Feed.MAX_FRAMES);
        slow.request(10);
        created(10_000);
        assertThat(slow.last().id()).isEqualTo(quick.last().id());
        assertThat(slow.last().name()).isEqualTo("changes");
    }

    @Test
    void tellsASnapshotWhereMoreChangedThanAFrameHolds() {
        Reader reader = new Reader(feed, null);
        for (int i = 0; i <= Feed.MAX_CHANGES_PER_FRAME; i++) {
            feed.changed(change(Kind.CREATED, null, batch(i, BatchStatus.PENDING)));
        }
        time.advanceTimeBy(Feed.COALESCE_WINDOW);

        assertThat(reader.names()).containsExactly("snapshot", "snapshot");
        assertThat(reader.ids()).containsExactly("run1-0", "run1-1");
        assertThat(reader.last().data().get("log")).hasSize(Feed.MAX_LOG_LINES);
    }

    @Test
    void boundsASnapshotHoweverLongTheHistoryIs() {
        for (int i = 0; i < 100_000; i++) {
            feed.changed(change(Kind.EXISTING, null, batch(i, BatchStatus.COMPLETED)));
        }
        for (int i = 100_000; i < 101_000; i++) {
            feed.changed(change(Kind.EXISTING, null, batch(i, BatchStatus.PROCESSING)));
        }
        JsonNode snapshot = new Reader(feed, null).last().data();

        assertThat(snapshot.get("live")).hasSize(BatchTable.MAX_LIVE_ROWS);
        assertThat(snapshot.get("ended")).hasSize(BatchTable.MAX_ENDED_ROWS);
        assertThat(snapshot.get("log")).isEmpty();
        assertThat(snapshot.at("/counts/completed").asInt()).isEqualTo(100_000);
        assertThat(snapshot.at("/counts/processing").asInt()).isEqualTo(1_000);
        assertThat(snapshot.toString().length()).isLessThan(200_000);
    }

    @Test
    void tellsNoChangeTwiceToOneThatComesWhileChangesAreGathered() {
        feed.changed(change(Kind.CREATED, null, batch(1, BatchStatus.PENDING)));
        Reader reader = new Reader(feed, null);
        time.advanceTimeBy(Feed.COALESCE_WINDOW);
        created(2);

        assertThat(reader.names()).containsExactly("snapshot", "changes");
        assertThat(Event.of(reader.frames.get(0)).data().get("log")).hasSize(1);
        assertThat(reader.last().data().get("log")).hasSize(1);
    }

    @Test
    void makesOneLineOfAHostileStatusAndChangesNoLetterOfIt() {
        String hostile = "<img src=x onerror=alert(1)>\n\ndata: {}\r\nid: 7\u2028\u0000\ud800";
        Reader reader = new Reader(feed, null);
        feed.changed(
                change(Kind.CREATED, null, new BatchSummary(id(1), BatchStatus.UNKNOWN, 1, 0, 0, NOW, null, hostile)));
        time.advanceTimeBy(Feed.COALESCE_WINDOW);

        assertThat(reader.last().data().at("/rows/0/text").asString()).isEqualTo(hostile.replace('\ud800', '?'));
        assertThat(reader.last().data().at("/rows/0/status").asString()).isEqualTo("unknown");
        assertThat(reader.last().id()).isEqualTo("run1-1");
    }

    @Test
    void cutsAStatusThatIsLongerThanAnyWord() {
        Reader reader = new Reader(feed, null);
        feed.changed(change(
                Kind.CREATED,
                null,
                new BatchSummary(id(1), BatchStatus.UNKNOWN, 1, 0, 0, NOW, null, "x".repeat(1_000_000))));
        time.advanceTimeBy(Feed.COALESCE_WINDOW);

        assertThat(reader.last().data().at("/rows/0/text").asString()).isEqualTo("x".repeat(80) + "…");
    }

    @Test
    void tellsThatTheApiCannotBeReachedAndThatItCanAgain() {
        Reader reader = new Reader(feed, null);
        assertThat(reader.last().data().at("/api/state").asString()).isEqualTo("waiting");
        feed.listed(true);
        feed.listed(true);
        feed.pollFailed(
                new WatchFailure(new ServerFailureException(1, 503, "down", null), 2, NOW, Duration.ofSeconds(5)));
        assertThat(reader.last().data().get("state").asString()).isEqualTo("unreachable");
        assertThat(reader.last().data().get("message").asString()).contains("down");
        assertThat(reader.last().data().get("failedInARow").asInt()).isEqualTo(2);
        feed.listed(false);

        assertThat(reader.names()).containsExactly("snapshot", "api", "api", "api");
        assertThat(reader.last().data().get("state").asString()).isEqualTo("reachable");
        assertThat(new Reader(feed, null).last().data().at("/api/state").asString())
                .isEqualTo("reachable");
    }

    @Test
    void isReadyWithTheFirstChangeOrTheFirstLookAtAnEmptyList() {
        Feed empty = feed("run2");
        assertThat(ready(empty)).isFalse();
        empty.listed(false);
        assertThat(ready(empty)).isTrue();
        feed.listed(true);
        feed.listed(false); // a second fetch of the same poll
        assertThat(ready(feed)).isFalse();
        created(1);
        assertThat(ready(feed)).isTrue();
    }

    @Test
    void tellsThoseWhoLookAlreadyThatTheListIsEmpty() {
        Reader reader = new Reader(feed, null);
        feed.listed(false);
        feed.listed(false);

        assertThat(reader.names()).containsExactly("snapshot", "snapshot", "api");
        assertThat(Event.of(reader.frames.get(1)).data().get("ready").asBoolean())
                .isTrue();
    }

    private boolean ready(Feed some) {
        return new Reader(some, null).last().data().get("ready").asBoolean();
    }

    @Test
    void namesTheFilter() {
        Feed filtered = new Feed(
                "run1",
                BoardOptions.defaults()
                        .filter(BatchFilter.all().status(BatchStatus.FAILED).createdAfter(NOW)),
                Clock.fixed(NOW, ZoneOffset.UTC),
                time,
                failures::add);

        assertThat(new Reader(filtered, null).last().data().get("filter").asString())
                .isEqualTo("batches with status failed, created after 2026-03-01T12:00:00Z");
    }

    private void created(int... numbers) {
        for (int number : numbers) {
            feed.changed(change(Kind.CREATED, null, batch(number, BatchStatus.PENDING)));
            time.advanceTimeBy(Feed.COALESCE_WINDOW);
        }
    }

    private static BatchChange change(Kind kind, BatchSummary before, BatchSummary after) {
        return new BatchChange(kind, before, after, NOW);
    }

    private static BatchSummary batch(int number, BatchStatus status) {
        return new BatchSummary(id(number), status, 10, 0, 0, NOW.plusSeconds(number), null);
    }

    private static UUID id(int number) {
        return new UUID(7, number);
    }

    private static final class Reader extends BaseSubscriber<Frame> {
        private final List<Frame> frames = new ArrayList<>();
        private final long first;

        Reader(Feed feed, FrameId seen) {
            this(feed, seen, Long.MAX_VALUE);
        }

        Reader(Feed feed, FrameId seen, long first) {
            this.first = first;
            feed.from(seen).subscribe(this);
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            request(first);
        }

        @Override
        protected void hookOnNext(Frame frame) {
            frames.add(frame);
        }

        Event last() {
            return Event.of(frames.get(frames.size() - 1));
        }

        List<String> names() {
            return frames.stream().map(frame -> Event.of(frame).name()).toList();
        }

        List<String> ids() {
            return frames.stream().map(frame -> Event.of(frame).id()).toList();
        }
    }
}
