package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Stretches of creation times: what they hold, and what the API is asked for. */
class SpanTest {
    private static final Instant FROM = Instant.parse("2026-11-24T08:00:00.500Z");
    private static final Instant TO = Instant.parse("2026-11-24T09:00:00.500Z");
    private static final Span SPAN = new Span(FROM, TO);

    @Test
    void holdsBothItsEndsAndNothingBeyond() {
        assertThat(SPAN.contains(CreationKey.startOf(FROM))).isTrue();
        assertThat(SPAN.contains(CreationKey.endOf(TO))).isTrue();
        assertThat(SPAN.contains(CreationKey.startOf(FROM.minusNanos(1)))).isFalse();
        assertThat(SPAN.contains(CreationKey.startOf(TO.plusNanos(1)))).isFalse();
    }

    @Test
    void anOpenEndHoldsWhateverIsDated() {
        assertThat(new Span(null, TO).contains(CreationKey.startOf(Instant.EPOCH)))
                .isTrue();
        assertThat(new Span(FROM, null).contains(CreationKey.startOf(TO.plusSeconds(1))))
                .isTrue();
        assertThat(Span.ALL.contains(CreationKey.startOf(Instant.MIN))).isFalse();
    }

    @Test
    void asksForWholeSecondsAroundItsEnds() {
        assertThat(SPAN.within(BatchFilter.all()))
                .isEqualTo(BatchFilter.all()
                        .createdAfter(Instant.parse("2026-11-24T07:59:59Z"))
                        .createdBefore(Instant.parse("2026-11-24T09:00:02Z")));
    }

    @Test
    void asksForNothingThatTheFilterLeavesOut() {
        BatchFilter narrow = BatchFilter.all().createdAfter(FROM.plusSeconds(9)).createdBefore(TO.minusSeconds(9));

        assertThat(SPAN.within(narrow)).isEqualTo(narrow);
    }

    @Test
    void asksForNoBoundThatTheApiCannotName() {
        assertThat(new Span(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z")).within(BatchFilter.all()))
                .isEqualTo(BatchFilter.all());
    }
}
