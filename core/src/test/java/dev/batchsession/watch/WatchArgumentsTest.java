package dev.batchsession.watch;

import static dev.batchsession.testing.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What is refused at once, and by what name. */
class WatchArgumentsTest {
    private static final WatchOptions OPTIONS = WatchOptions.every(Duration.ofSeconds(5));

    @Test
    void durationsArePositiveAndAtMostAYear() {
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(366)}) {
            refuses("interval must be > 0", () -> WatchOptions.every(wrong));
            refuses("idleInterval must be > 0", () -> OPTIONS.idleInterval(wrong));
            refuses("resyncInterval must be > 0", () -> OPTIONS.resyncInterval(wrong));
            refuses("failAfter must be > 0", () -> OPTIONS.failAfter(wrong));
        }
    }

    @Test
    void aYearIsTheLongestDuration() {
        Duration year = Duration.ofDays(365);

        assertThat(WatchOptions.every(year).interval(false)).isEqualTo(year);
    }

    @Test
    void endedRetentionIsAMinuteToAHundredYears() {
        refuses("endedRetention must be", () -> OPTIONS.endedRetention(Duration.ofSeconds(59)));
        refuses("endedRetention must be", () -> OPTIONS.endedRetention(Duration.ofDays(36_501)));
    }

    @Test
    void callsAPollAreFiveToAThousand() {
        refuses("callsPerPoll must be between 5 and 1000 but was 4", () -> OPTIONS.callsPerPoll(4));
        refuses("callsPerPoll must be between 5 and 1000 but was 1001", () -> OPTIONS.callsPerPoll(1001));
        assertThat(OPTIONS.callsPerPoll(5).callsPerPoll()).isEqualTo(5);
        assertThat(OPTIONS.callsPerPoll(1000).callsPerPoll()).isEqualTo(1000);
    }

    @Test
    void trackedBatchesAreAtLeastOneAndAtMostTenMillion() {
        refuses("maxTrackedBatches must be between 1 and 10000000 but was 0", () -> OPTIONS.maxTrackedBatches(0));
        refuses("but was 10000001", () -> OPTIONS.maxTrackedBatches(10_000_001));
        assertThat(OPTIONS.maxTrackedBatches()).isEqualTo(1_000_000);
        assertThat(OPTIONS.maxTrackedBatches(1).maxTrackedBatches()).isEqualTo(1);
        assertThat(OPTIONS.maxTrackedBatches(10_000_000)
                        .failAfter(Duration.ofNanos(1))
                        .maxTrackedBatches())
                .isEqualTo(10_000_000);
    }

    @Test
    void nothingIsNull() {
        assertThatNullPointerException().isThrownBy(() -> WatchOptions.every(null));
        assertThatNullPointerException().isThrownBy(() -> OPTIONS.onPolled(null));
        assertThatNullPointerException().isThrownBy(() -> OPTIONS.onPollFailed(null));
        assertThatNullPointerException().isThrownBy(() -> OPTIONS.scheduler(null));
        assertThatNullPointerException().isThrownBy(() -> OPTIONS.clock(null));
        assertThatNullPointerException().isThrownBy(() -> OPTIONS.failAfter(null));
        assertThatNullPointerException().isThrownBy(() -> OPTIONS.resumeFrom(null));
        assertThatNullPointerException()
                .isThrownBy(() -> BatchWatch.over(filter -> Flux.empty(), BatchFilter.all(), null));
        assertThatNullPointerException().isThrownBy(() -> BatchWatch.over(filter -> Flux.empty(), null, OPTIONS));
    }

    @Test
    void eachSettingReturnsACopyAndSaysWhatItIs() {
        assertThat(OPTIONS.idleInterval(Duration.ofMinutes(1))).isNotSameAs(OPTIONS);
        assertThat(OPTIONS.emitExisting(false).toString()).contains("interval=PT5S", "emitExisting=false");
        assertThat(OPTIONS.toString())
                .contains(
                        "emitExisting=true",
                        "resyncInterval=PT10M",
                        "endedRetention=PT168H",
                        "maxTrackedBatches=1000000",
                        "failAfter=PT15M")
                .doesNotContain("resumed");
    }

    @Test
    void aChangeIsOfOneBatch() {
        refuses("must not both be null", () -> new BatchChange(Kind.REMOVED, null, null, Instant.EPOCH));
        refuses(
                "must be states of one batch",
                () -> new BatchChange(Kind.PROGRESSED, batch(1), batch(2), Instant.EPOCH));
    }

    private static void refuses(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
