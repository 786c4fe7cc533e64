package dev.batchsession.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchChange.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Browsers that read slowly, or not at all, over real sockets and in virtual time. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class EventStreamTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int ROWS = Feed.MAX_CHANGES_PER_FRAME;
    private static final int FRAMES = 300; // of 60 KB each: more than all buffers on the way take, and the ring

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final BoardOptions options = BoardOptions.defaults().port(0);
    private final Feed feed = new Feed("run1", options, Clock.fixed(NOW, ZoneOffset.UTC), time, failure -> {});
    private final Audience audience = new Audience();
    private final BoardServer server = new BoardServer(options, new EventStream(feed, audience, time));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void holdsUpNobodyForABrowserThatDoesNotReadAndTellsItThePresentInTheEnd() throws IOException {
        try (EventReader slow = connect();
                EventReader quick = connect()) {
            quick.next();
            for (int frame = 1; frame <= FRAMES; frame++) {
                tell(frame);
                assertThat(quick.next().id()).isEqualTo("run1-" + frame);
            }

            int events = 1;
            Event event = slow.next();
            int skipped = 0;
            while (!event.id().equals("run1-" + FRAMES)) {
                Event next = slow.next();
                skipped += next.name().equals("snapshot") ? 1 : 0;
                event = next;
                events++;
            }
            assertThat(skipped).isPositive();
            assertThat(events).isLessThan(FRAMES);
            tell(FRAMES + 1);
            assertThat(slow.next()).isEqualTo(quick.next());
        }
    }

    @Test
    void sendsABrowserAwayThatDoesNotReadForLong() throws IOException, InterruptedException {
        try (EventReader stuck = connect()) {
            stuck.next();
            for (int frame = 1; frame <= FRAMES; frame++) {
                tell(frame);
            }
            while (audience.viewers() > 0) {
                time.advanceTimeBy(EventStream.STALLED); // again: the write that does not end may not have begun
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    @Test
    void keepsASilentConnectionAliveByComments() throws IOException {
        try (EventReader browser = connect()) {
            browser.next();
            for (int i = 0; i < 3; i++) {
                time.advanceTimeBy(EventStream.HEARTBEAT);
                assertThat(browser.block()).isEqualTo(": still here\n\n");
            }
            tell(1);
            assertThat(browser.next().id()).isEqualTo("run1-1");
        }
    }

    @Test
    void asksProxiesNotToCollectFrames() throws IOException {
        try (EventReader browser = connect()) {
            assertThat(browser.head()).anyMatch(line -> line.equalsIgnoreCase("X-Accel-Buffering: no"));
        }
    }

    @Test
    void resumesByTheAddressToo() throws IOException {
        tell(1);
        tell(2);
        try (EventReader browser = new EventReader(URI.create(server.url()), "/events?seen=run1-1", null)) {
            assertThat(browser.next().id()).isEqualTo("run1-2");
        }
    }

    @Test
    void refusesOneMoreThanThereIsRoomFor() throws IOException {
        for (int i = 0; i < EventStream.MAX_VIEWERS; i++) {
            audience.enter(EventStream.MAX_VIEWERS);
        }
        try (EventReader browser = connect()) {
            assertThat(browser.head().get(0)).contains(" 503 ");
        }
    }

    private EventReader connect() throws IOException {
        return new EventReader(URI.create(server.url()), null);
    }

    private void tell(int completed) {
        for (int i = 0; i < ROWS; i++) {
            BatchSummary row = new BatchSummary(
                    new UUID(1, i), BatchStatus.PROCESSING, 1_000_000, completed, 0, NOW.plusSeconds(i), null);
            feed.changed(new BatchChange(Kind.PROGRESSED, row, row, NOW));
        }
        time.advanceTimeBy(Feed.COALESCE_WINDOW);
    }
}
