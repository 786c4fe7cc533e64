package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageFetchException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How a watch goes about its polls. Immutable; {@link #every} is where options start, and each setting returns a copy:
 *
 * <pre>{@code WatchOptions.every(Duration.ofSeconds(5)).idleInterval(Duration.ofMinutes(1)).emitExisting(false)}</pre>
 */
public final class WatchOptions {
    /** A poll's own looks (pending, processing, created since), one look for what ended, and one for the full pass. */
    private static final int FEWEST_CALLS = 5;

    private static final int MOST_CALLS = 1_000;

    /** With what the slack of a look's span adds, one page as a rule. */
    private static final int ROWS_PER_LOOK = 90;

    private static final Duration SHORTEST_HORIZON = Duration.ofMinutes(1);
    private static final Duration LONGEST_HORIZON = Duration.ofDays(36_500);
    private static final int LARGEST_MAX_TRACKED = 10_000_000;
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);

    private final Duration interval;
    private final @Nullable Duration idleInterval;
    private final boolean emitExisting;
    private final Duration resyncInterval;
    private final Duration endedRetention;
    private final int callsPerPoll;
    private final int rowsPerLook;
    private final int maxTrackedBatches;
    private final Duration failAfter;
    private final @Nullable Checkpoint resumeFrom;
    private final Consumer<WatchPoll> onPolled;
    private final Consumer<WatchFailure> onPollFailed;
    private final @Nullable Scheduler scheduler;
    private final Clock clock;

    private WatchOptions(Draft draft) {
        this.interval = draft.interval;
        this.idleInterval = draft.idleInterval;
        this.emitExisting = draft.emitExisting;
        this.resyncInterval = draft.resyncInterval;
        this.endedRetention = draft.endedRetention;
        this.callsPerPoll = draft.callsPerPoll;
        this.rowsPerLook = draft.rowsPerLook;
        this.maxTrackedBatches = draft.maxTrackedBatches;
        this.failAfter = draft.failAfter;
        this.resumeFrom = draft.resumeFrom;
        this.onPolled = draft.onPolled;
        this.onPollFailed = draft.onPollFailed;
        this.scheduler = draft.scheduler;
        this.clock = draft.clock;
    }

    /**
     * Polls with this interval, &gt; 0 and at most a year, from the end of one poll to the start of the next: polls never
     * overlap, however long one takes. Tells what exists, makes a full pass every 10 minutes, remembers ended batches for 7 days, makes at most 5
     * calls a poll.
     */
    public static WatchOptions every(Duration interval) {
        return new WatchOptions(new Draft(positive("interval", interval)));
    }

    /** The interval while no batch is pending or processing, &gt; 0; default: the same as while some are. */
    public WatchOptions idleInterval(Duration idleInterval) {
        Draft draft = new Draft(this);
        draft.idleInterval = positive("idleInterval", idleInterval);
        return new WatchOptions(draft);
    }

    /**
     * Whether each batch that matches when the watch begins is told as {@link BatchChange.Kind#EXISTING}, oldest first,
     * once the first poll is complete; default {@code true}. That poll then lists all that matches. With {@code false}
     * it lists what is pending, processing, or was created within the {@linkplain #endedRetention horizon}.
     */
    public WatchOptions emitExisting(boolean emitExisting) {
        Draft draft = new Draft(this);
        draft.emitExisting = emitExisting;
        return new WatchOptions(draft);
    }

    /**
     * Goes on after the change that had this {@link BatchChange#checkpoint()}: what has changed since, while no watch ran
     * too, is told after the first poll, and no change that was taken before is told again. The filter must be that of
     * the watch that the checkpoint is of; {@code watch} refuses others. Whether what exists was still being told is part
     * of the checkpoint; which batches one poll did not show is not, so a removal takes two polls of this watch. If a time of
     * creation in the future made an earlier version forget the ended batches, those within the horizon are emitted once
     * more as {@link BatchChange.Kind#EXISTING}, unless {@link #emitExisting} is {@code false}.
     *
     * <p>A checkpoint contains the {@linkplain dev.batchsession.page.PageSource#origin() origin} of its source, and is
     * refused for another one; it is accepted if either is unknown.
     */
    public WatchOptions resumeFrom(Checkpoint checkpoint) {
        Draft draft = new Draft(this);
        draft.resumeFrom = requireNonNull(checkpoint, "checkpoint");
        return new WatchOptions(draft);
    }

    /**
     * The least time from the start of one full pass to the start of the next, &gt; 0; default 10 minutes. The pass lists
     * all that was created within the {@linkplain #endedRetention horizon}, to find what the polls in between do not see:
     * an ended batch that was removed, or that was taken up again and ended again between two polls, and a batch that was
     * listed late. It goes along with the polls, a slice with each, within what {@link #callsPerPoll} leaves: where
     * N ended batches are remembered, it takes at least N/90 slices, and no poll for its sake. A pass that takes longer
     * than this is followed by the next at once.
     */
    public WatchOptions resyncInterval(Duration resyncInterval) {
        Draft draft = new Draft(this);
        draft.resyncInterval = positive("resyncInterval", resyncInterval);
        return new WatchOptions(draft);
    }

    /**
     * Sets how long ended batches are remembered, measured back from the newest {@code createdAt} that is not later than
     * the {@link #clock}. Must be between 1 minute and 100 years. Defaults to 7 days. Memory and checkpoints hold the live batches and the ended ones that are not forgotten, some
     * 400 and 50 bytes each. Of a forgotten batch it is told when it becomes pending or processing again, by
     * {@link BatchChange.Kind#STATUS_CHANGED} without a {@code before}, where it then matches the filter; not when it is
     * removed, or when it changes and has ended again between two polls.
     */
    public WatchOptions endedRetention(Duration endedRetention) {
        requireNonNull(endedRetention, "endedRetention");
        if (endedRetention.compareTo(SHORTEST_HORIZON) < 0 || endedRetention.compareTo(LONGEST_HORIZON) > 0) {
            throw new IllegalArgumentException(
                    "endedRetention must be 1 minute to 100 years but was " + endedRetention);
        }
        Draft draft = new Draft(this);
        draft.endedRetention = endedRetention;
        return new WatchOptions(draft);
    }

    /**
     * The most calls a poll makes while each of its looks fits a page, 5 to 1,000; default 5. Three are for what is pending,
     * processing, and created since the poll before; the others look after batches that ended, or that an earlier poll did
     * not show where they must be, close ones by one call, and serve the full pass. Where more have ended at once than these calls find, the rest is found by the next
     * polls: a change is late, not lost. A look of more than 100 rows takes a further call for each 100. The first poll
     * is not bound by this.
     */
    public WatchOptions callsPerPoll(int callsPerPoll) {
        if (callsPerPoll < FEWEST_CALLS || callsPerPoll > MOST_CALLS) {
            throw new IllegalArgumentException(
                    "callsPerPoll must be " + FEWEST_CALLS + " to " + MOST_CALLS + " but was " + callsPerPoll);
        }
        Draft draft = new Draft(this);
        draft.callsPerPoll = callsPerPoll;
        return new WatchOptions(draft);
    }

    /**
     * Sets the maximum number of batches that the watch tracks: those that are pending or processing, the ended ones within
     * the {@linkplain #endedRetention horizon}, and the existing ones until they have been emitted. Must be between 1 and
     * 10,000,000. Defaults to 1,000,000, which take some 400 MB. A watch that would exceed it, such as one of a server whose
     * list has no end, terminates with {@link TooManyBatchesException}. A checkpoint of more batches is refused.
     */
    public WatchOptions maxTrackedBatches(int maxTrackedBatches) {
        if (maxTrackedBatches < 1 || maxTrackedBatches > LARGEST_MAX_TRACKED) {
            throw new IllegalArgumentException(
                    "maxTrackedBatches must be between 1 and " + LARGEST_MAX_TRACKED + " but was " + maxTrackedBatches);
        }
        Draft draft = new Draft(this);
        draft.maxTrackedBatches = maxTrackedBatches;
        return new WatchOptions(draft);
    }

    /**
     * Sets how long a failure that is not {@linkplain PageFetchException#isTransient() transient}, such as an HTML page instead
     * of JSON, may last before it terminates the watch. It is measured by the scheduler's monotonic time, from the first such
     * failure since the last poll that was complete or failed transiently, and takes at least two consecutive polls. Must be
     * &gt; 0 and at most a year. Defaults to 15 minutes.
     *
     * <p>Transient failures never terminate a watch. A key that the API itself rejects
     * ({@link dev.batchsession.page.ApiKeyRejectedException#isFromApi}) terminates it at once. A key supplier that returns no
     * usable key is a failure that is not transient.
     */
    public WatchOptions failAfter(Duration failAfter) {
        Draft draft = new Draft(this);
        draft.failAfter = positive("failAfter", failAfter);
        return new WatchOptions(draft);
    }

    /**
     * Is told of each poll that was complete, whether it found anything or not, before its changes are told; default:
     * nobody is. Called again, adds a listener. Called where the last answer arrives; must not block. What it throws ends
     * the watch.
     */
    public WatchOptions onPolled(Consumer<WatchPoll> listener) {
        Draft draft = new Draft(this);
        draft.onPolled = onPolled.andThen(requireNonNull(listener, "listener"));
        return new WatchOptions(draft);
    }

    /**
     * Adds a listener that is called after each failed poll that does not terminate the watch, see {@link #failAfter}. It is
     * called on the thread on which the failure arrives and must not block; an exception that it throws terminates the
     * watch. Defaults to no listener.
     */
    public WatchOptions onPollFailed(Consumer<WatchFailure> listener) {
        Draft draft = new Draft(this);
        draft.onPollFailed = onPollFailed.andThen(requireNonNull(listener, "listener"));
        return new WatchOptions(draft);
    }

    /** Where the intervals are measured and waited for; default {@link Schedulers#parallel()}. */
    public WatchOptions scheduler(Scheduler scheduler) {
        Draft draft = new Draft(this);
        draft.scheduler = requireNonNull(scheduler, "scheduler");
        return new WatchOptions(draft);
    }

    /**
     * Sets the clock of {@link BatchChange#observedAt()}, which also decides which times of creation lie in the future:
     * those move nothing. A clock that is wrong by up to an hour loses no change. No interval is measured by it. Defaults to
     * the system clock.
     */
    public WatchOptions clock(Clock clock) {
        Draft draft = new Draft(this);
        draft.clock = requireNonNull(clock, "clock");
        return new WatchOptions(draft);
    }

    /** For tests with few batches. */
    WatchOptions rowsPerLook(int rowsPerLook) {
        Draft draft = new Draft(this);
        draft.rowsPerLook = rowsPerLook;
        return new WatchOptions(draft);
    }

    Duration interval(boolean idle) {
        return idle && idleInterval != null ? idleInterval : interval;
    }

    boolean emitExisting() {
        return emitExisting;
    }

    Duration resyncInterval() {
        return resyncInterval;
    }

    Duration endedRetention() {
        return endedRetention;
    }

    int callsPerPoll() {
        return callsPerPoll;
    }

    /** Remembered batches that a look may span. */
    int rowsPerLook() {
        return rowsPerLook;
    }

    int maxTrackedBatches() {
        return maxTrackedBatches;
    }

    Duration failAfter() {
        return failAfter;
    }

    @Nullable
    Checkpoint resumeFrom() {
        return resumeFrom;
    }

    Consumer<WatchPoll> onPolled() {
        return onPolled;
    }

    Consumer<WatchFailure> onPollFailed() {
        return onPollFailed;
    }

    /** Asked for when a watch is subscribed to, so that virtual time set until then is used. */
    Scheduler scheduler() {
        return scheduler != null ? scheduler : Schedulers.parallel();
    }

    Clock clock() {
        return clock;
    }

    private static Duration positive(String name, Duration value) {
        requireNonNull(value, name);
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException(name + " must be > 0, and at most a year, but was " + value);
        }
        return value;
    }

    @Override
    public String toString() {
        return "WatchOptions[interval=" + interval + ", idleInterval=" + interval(true) + ", emitExisting="
                + emitExisting + ", resyncInterval=" + resyncInterval + ", endedRetention=" + endedRetention
                + ", callsPerPoll=" + callsPerPoll + ", maxTrackedBatches=" + maxTrackedBatches + ", failAfter="
                + failAfter + (resumeFrom == null ? "" : ", resumed") + ']';
    }

    /** The next options in the making. */
    private static final class Draft {
        private final Duration interval;
        private @Nullable Duration idleInterval;
        private boolean emitExisting = true;
        private Duration resyncInterval = Duration.ofMinutes(10);
        private Duration endedRetention = Duration.ofDays(7);
        private int callsPerPoll = FEWEST_CALLS;
        private int rowsPerLook = ROWS_PER_LOOK;
        private int maxTrackedBatches = 1_000_000;
        private Duration failAfter = Duration.ofMinutes(15);
        private @Nullable Checkpoint resumeFrom;
        private Consumer<WatchPoll> onPolled = poll -> {};
        private Consumer<WatchFailure> onPollFailed = failure -> {};
        private @Nullable Scheduler scheduler;
        private Clock clock = Clock.systemUTC();

        private Draft(Duration interval) {
            this.interval = interval;
        }

        private Draft(WatchOptions options) {
            this.interval = options.interval;
            this.idleInterval = options.idleInterval;
            this.emitExisting = options.emitExisting;
            this.resyncInterval = options.resyncInterval;
            this.endedRetention = options.endedRetention;
            this.callsPerPoll = options.callsPerPoll;
            this.rowsPerLook = options.rowsPerLook;
            this.maxTrackedBatches = options.maxTrackedBatches;
            this.failAfter = options.failAfter;
            this.resumeFrom = options.resumeFrom;
            this.onPolled = options.onPolled;
            this.onPollFailed = options.onPollFailed;
            this.scheduler = options.scheduler;
            this.clock = options.clock;
        }
    }
}
