package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageFetchException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Options of a watch. Immutable and safe for concurrent use. {@link #every} creates them, and each setter returns a copy, so
 * that options may be shared and derived from each other:
 *
 * <pre>{@code WatchOptions.every(Duration.ofSeconds(5)).idleInterval(Duration.ofMinutes(1)).emitExisting(false)}</pre>
 */
public final class WatchOptions {
    /** Queries for pending, processing and new batches, one for batches that ended, and one for the resync. */
    private static final int MIN_CALLS = 5;

    private static final int MAX_CALLS = 1_000;

    /** With the rows that the widened bounds of a query add, usually one page of 100. */
    private static final int ROWS_PER_QUERY = 90;

    private static final Duration MIN_ENDED_RETENTION = Duration.ofMinutes(1);
    private static final Duration MAX_ENDED_RETENTION = Duration.ofDays(36_500);
    private static final int MAX_TRACKED = 10_000_000;
    private static final Duration MAX_INTERVAL = Duration.ofDays(365);

    private final Duration interval;
    private final @Nullable Duration idleInterval;
    private final boolean emitExisting;
    private final Duration resyncInterval;
    private final Duration endedRetention;
    private final int callsPerPoll;
    private final int rowsPerQuery;
    private final int maxTrackedBatches;
    private final Duration failAfter;
    private final @Nullable Checkpoint resumeFrom;
    private final Consumer<WatchPoll> onPolled;
    private final Consumer<WatchFailure> onPollFailed;
    private final List<Publisher<?>> hints;
    private final @Nullable Scheduler scheduler;
    private final Clock clock;

    private WatchOptions(Draft draft) {
        this.interval = draft.interval;
        this.idleInterval = draft.idleInterval;
        this.emitExisting = draft.emitExisting;
        this.resyncInterval = draft.resyncInterval;
        this.endedRetention = draft.endedRetention;
        this.callsPerPoll = draft.callsPerPoll;
        this.rowsPerQuery = draft.rowsPerQuery;
        this.maxTrackedBatches = draft.maxTrackedBatches;
        this.failAfter = draft.failAfter;
        this.resumeFrom = draft.resumeFrom;
        this.onPolled = draft.onPolled;
        this.onPollFailed = draft.onPollFailed;
        this.hints = draft.hints;
        this.scheduler = draft.scheduler;
        this.clock = draft.clock;
    }

    /**
     * Creates options with an interval between polls, measured from the end of one poll to the start of the next. Polls never
     * overlap, however long they take. All other options have their defaults.
     *
     * @param interval must be &gt; 0 and at most a year
     */
    public static WatchOptions every(Duration interval) {
        return new WatchOptions(new Draft(positive("interval", interval)));
    }

    /**
     * Sets the interval while no tracked batch is pending or processing. Must be &gt; 0 and at most a year. Defaults to the
     * interval of {@link #every}.
     */
    public WatchOptions idleInterval(Duration idleInterval) {
        Draft draft = new Draft(this);
        draft.idleInterval = positive("idleInterval", idleInterval);
        return new WatchOptions(draft);
    }

    /**
     * Sets whether the watch emits each batch that matches when it starts, as {@link BatchChange.Kind#EXISTING}, oldest first,
     * after the first poll. That poll then lists every batch that matches. If {@code false}, it lists batches that are pending,
     * processing, or created within {@link #endedRetention}, and emits none of them. Defaults to {@code true}.
     */
    public WatchOptions emitExisting(boolean emitExisting) {
        Draft draft = new Draft(this);
        draft.emitExisting = emitExisting;
        return new WatchOptions(draft);
    }

    /**
     * Resumes after the change that had this {@link BatchChange#checkpoint()}. The first poll observes what changed since then,
     * including while no watch was running, and no change up to the checkpoint is repeated. Defaults to a new watch.
     *
     * <p>The watch must have the filter of the watch that made the checkpoint, and the same
     * {@linkplain dev.batchsession.page.PageSource#origin() origin}, unless either origin is unknown. Otherwise {@code watch}
     * throws {@link dev.batchsession.page.InvalidCheckpointException}. If existing batches had not all been emitted, the watch
     * continues with them, regardless of {@link #emitExisting}. A checkpoint does not contain which batches the last poll did not
     * return, so a removal takes two polls of the resumed watch.
     *
     * <p>A checkpoint of an earlier version may lack all ended batches, after a batch with a {@code createdAt} in the future. Ended
     * batches within {@link #endedRetention} are then emitted again as {@link BatchChange.Kind#EXISTING}, unless
     * {@code emitExisting} is {@code false}.
     */
    public WatchOptions resumeFrom(Checkpoint checkpoint) {
        Draft draft = new Draft(this);
        draft.resumeFrom = requireNonNull(checkpoint, "checkpoint");
        return new WatchOptions(draft);
    }

    /**
     * Sets the minimum time from the start of one resync to the start of the next. A resync lists all batches created within
     * {@link #endedRetention}, to observe what the other queries of a poll cannot: an ended batch that was removed or changed, one
     * that was reopened and ended again between two polls, and a batch that was listed late. Must be &gt; 0 and at most a year.
     * Defaults to 10 minutes.
     *
     * <p>A resync is spread over the polls of this interval and causes no polls of its own. It uses the calls that
     * {@link #callsPerPoll} leaves, about 90 batches for each: with N ended batches tracked it takes at least N/90 of them. If a
     * resync takes longer than the interval, the next one starts at once.
     */
    public WatchOptions resyncInterval(Duration resyncInterval) {
        Draft draft = new Draft(this);
        draft.resyncInterval = positive("resyncInterval", resyncInterval);
        return new WatchOptions(draft);
    }

    /**
     * Sets how long ended batches are tracked, measured back from the newest {@code createdAt} that is not later than the
     * {@link #clock}. Must be between 1 minute and 100 years. Defaults to 7 days.
     *
     * <p>Pending and processing batches are always tracked. Older ended batches are evicted. If an evicted batch is pending or
     * processing again and matches the filter, the watch emits {@link BatchChange.Kind#STATUS_CHANGED} without a {@code before}. Its
     * removal is not reported, nor is a change after which it has ended again before the next poll. Each tracked batch takes about
     * 400 bytes of memory and 50 bytes of a checkpoint.
     */
    public WatchOptions endedRetention(Duration endedRetention) {
        requireNonNull(endedRetention, "endedRetention");
        if (endedRetention.compareTo(MIN_ENDED_RETENTION) < 0 || endedRetention.compareTo(MAX_ENDED_RETENTION) > 0) {
            throw new IllegalArgumentException(
                    "endedRetention must be between 1 minute and 100 years but was " + endedRetention);
        }
        Draft draft = new Draft(this);
        draft.endedRetention = endedRetention;
        return new WatchOptions(draft);
    }

    /**
     * Sets the maximum number of calls of a poll, as long as the result of each of its queries fits a page. Must be between 5 and
     * 1,000. Defaults to 5.
     *
     * <p>Three calls are for pending, processing and new batches. The others are for batches that have ended, for those that an
     * earlier poll did not return, and for the resync; batches created at about the same time share a call. If more batches have
     * ended than these calls cover, the next polls continue: a change is late, not lost. A query with more than 100 rows takes a
     * further call for each 100. The first poll has no limit.
     */
    public WatchOptions callsPerPoll(int callsPerPoll) {
        if (callsPerPoll < MIN_CALLS || callsPerPoll > MAX_CALLS) {
            throw new IllegalArgumentException(
                    "callsPerPoll must be between " + MIN_CALLS + " and " + MAX_CALLS + " but was " + callsPerPoll);
        }
        Draft draft = new Draft(this);
        draft.callsPerPoll = callsPerPoll;
        return new WatchOptions(draft);
    }

    /**
     * Sets the maximum number of tracked batches: the pending and processing ones, the ended ones within {@link #endedRetention},
     * and the existing ones until they have been emitted. Must be between 1 and 10,000,000. Defaults to 1,000,000, which take about
     * 400 MB. A watch that would exceed it, for example because the list of a faulty server has no end, terminates with
     * {@link TooManyBatchesException}. A checkpoint with more batches is refused.
     */
    public WatchOptions maxTrackedBatches(int maxTrackedBatches) {
        if (maxTrackedBatches < 1 || maxTrackedBatches > MAX_TRACKED) {
            throw new IllegalArgumentException(
                    "maxTrackedBatches must be between 1 and " + MAX_TRACKED + " but was " + maxTrackedBatches);
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
     * Adds a listener that is called after each complete poll, whether or not it observed changes, and before its changes are
     * emitted. It is called on the thread on which the last result arrives and must not block; an exception that it throws
     * terminates the watch. Listeners are called in the order in which they were added. Defaults to none.
     */
    public WatchOptions onPolled(Consumer<WatchPoll> listener) {
        Draft draft = new Draft(this);
        draft.onPolled = onPolled.andThen(requireNonNull(listener, "listener"));
        return new WatchOptions(draft);
    }

    /**
     * Adds a listener that is called after each failed poll that does not terminate the watch, see {@link #failAfter}. It is
     * called on the thread on which the failure arrives and must not block; an exception that it throws terminates the
     * watch. Listeners are called in the order in which they were added. Defaults to none.
     */
    public WatchOptions onPollFailed(Consumer<WatchFailure> listener) {
        Draft draft = new Draft(this);
        draft.onPollFailed = onPollFailed.andThen(requireNonNull(listener, "listener"));
        return new WatchOptions(draft);
    }

    /**
     * Adds a publisher of hints that something may have changed, such as the deliveries of a webhook. Each signal makes the next poll due
     * at once, regardless of the interval. Signals during a poll, and within one second after it has ended, count as one, and the
     * next poll starts when that second has passed. If such a poll cannot look up all batches within {@link #callsPerPoll}, the next one
     * starts a second later too. A hint never shortens a {@code Retry-After} that the server asked for. Defaults to none. A publisher
     * that has been added already is not added again.
     *
     * <p>Hints contain no data and need no trust: if they are lost, repeated, late or forged, the time of a poll changes, but never what
     * is emitted. Use an {@link #every interval} that is acceptable if all hints are lost.
     *
     * <p><b>Demand:</b> the publisher is subscribed to when the watch is, and requested without bound. A hint makes no poll that the
     * subscriber of the watch has not requested. <b>Cancel:</b> the subscription to it ends with that of the watch. <b>Threads:</b>
     * signals may arrive on any thread, and polls still start on {@link #scheduler}. <b>Errors:</b> its completion or failure ends
     * its hints only: the watch still polls at its interval.
     */
    public WatchOptions wakeOn(Publisher<?> hints) {
        if (this.hints.contains(requireNonNull(hints, "hints"))) {
            return this;
        }
        Draft draft = new Draft(this);
        draft.hints = Stream.concat(this.hints.stream(), Stream.of(hints)).toList();
        return new WatchOptions(draft);
    }

    /**
     * Sets the scheduler that measures the intervals and starts the polls. Defaults to {@link Schedulers#parallel()} at the time of
     * the subscription.
     */
    public WatchOptions scheduler(Scheduler scheduler) {
        Draft draft = new Draft(this);
        draft.scheduler = requireNonNull(scheduler, "scheduler");
        return new WatchOptions(draft);
    }

    /**
     * Sets the clock of {@link BatchChange#observedAt()}, {@link WatchPoll#endedAt} and {@link WatchFailure#failedAt}. It also
     * decides which {@code createdAt} are in the future; a batch with such a time is reported and affects no other batch. A clock
     * that is wrong by up to an hour loses no change. Intervals do not depend on it. Defaults to the system clock.
     */
    public WatchOptions clock(Clock clock) {
        Draft draft = new Draft(this);
        draft.clock = requireNonNull(clock, "clock");
        return new WatchOptions(draft);
    }

    /** Sets how many tracked batches a query may cover, for tests with few batches. */
    WatchOptions rowsPerQuery(int rowsPerQuery) {
        Draft draft = new Draft(this);
        draft.rowsPerQuery = rowsPerQuery;
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

    /** Returns how many tracked batches a query may cover. */
    int rowsPerQuery() {
        return rowsPerQuery;
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

    List<Publisher<?>> hints() {
        return hints;
    }

    /** Called on each subscription, so that virtual time that was installed before it is used. */
    Scheduler scheduler() {
        return scheduler != null ? scheduler : Schedulers.parallel();
    }

    Clock clock() {
        return clock;
    }

    private static Duration positive(String name, Duration value) {
        requireNonNull(value, name);
        if (value.isZero() || value.isNegative() || value.compareTo(MAX_INTERVAL) > 0) {
            throw new IllegalArgumentException(name + " must be > 0 and at most a year but was " + value);
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

    /** The mutable fields of the next copy. */
    private static final class Draft {
        private final Duration interval;
        private @Nullable Duration idleInterval;
        private boolean emitExisting = true;
        private Duration resyncInterval = Duration.ofMinutes(10);
        private Duration endedRetention = Duration.ofDays(7);
        private int callsPerPoll = MIN_CALLS;
        private int rowsPerQuery = ROWS_PER_QUERY;
        private int maxTrackedBatches = 1_000_000;
        private Duration failAfter = Duration.ofMinutes(15);
        private @Nullable Checkpoint resumeFrom;
        private Consumer<WatchPoll> onPolled = poll -> {};
        private Consumer<WatchFailure> onPollFailed = failure -> {};
        private List<Publisher<?>> hints = List.of();
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
            this.rowsPerQuery = options.rowsPerQuery;
            this.maxTrackedBatches = options.maxTrackedBatches;
            this.failAfter = options.failAfter;
            this.resumeFrom = options.resumeFrom;
            this.onPolled = options.onPolled;
            this.onPollFailed = options.onPollFailed;
            this.hints = options.hints;
            this.scheduler = options.scheduler;
            this.clock = options.clock;
        }
    }
}
