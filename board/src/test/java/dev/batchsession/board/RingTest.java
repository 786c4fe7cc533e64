package dev.batchsession.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
    private final Ring ring = new Ring(new FrameId("r", 0), 3, 400);

    @Test
    void keepsAsManyFramesAsItIsTold() {
        add(10);

        assertThat(ring.size()).isEqualTo(3);
        assertThat(ring.last()).isEqualTo(new FrameId("r", 10));
        assertThat(ring.canResumeAfter(new FrameId("r", 6))).isFalse();
        assertThat(ring.canResumeAfter(new FrameId("r", 7))).isTrue();
        assertThat(ring.after(new FrameId("r", 7)).orElseThrow().id()).isEqualTo(new FrameId("r", 8));
        assertThat(ring.after(ring.last())).isEmpty();
    }

    @Test
    void keepsNoMoreBytesThanItIsToldButTheLatestFrame() {
        ring.add(frame(1, 100));
        ring.add(frame(2, 100));
        ring.add(frame(3, 300));
        assertThat(ring.size()).isEqualTo(1);
        ring.add(frame(4, 1_000));

        assertThat(ring.size()).isEqualTo(1);
        assertThat(ring.bytes()).isBetween(1_000L, 1_100L);
        assertThat(ring.canResumeAfter(new FrameId("r", 3))).isTrue();
        ring.add(frame(5, 1));
        assertThat(ring.bytes()).isLessThan(100);
    }

    @Test
    void knowsTheStartBeforeThereIsAFrame() {
        assertThat(ring.canResumeAfter(new FrameId("r", 0))).isTrue();
        assertThat(ring.canResumeAfter(new FrameId("r", 1))).isFalse();
        assertThat(ring.canResumeAfter(new FrameId("q", 0))).isFalse();
    }

    @Test
    void readsBackTheIdsThatItSendsAndNothingElse() {
        assertThat(FrameId.parse(new FrameId("k3z", 17).text())).contains(new FrameId("k3z", 17));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "a-", "-1", "a-1-2", "a--1", "A-1", "a-1 ", "a-9999999999999999999", "0; drop"})
    void readsNoOtherIds(String text) {
        assertThat(FrameId.parse(text)).isEmpty();
    }

    @Test
    void refusesDataThatWouldEndTheEvent() {
        assertThatThrownBy(() -> new Frame(new FrameId("r", 1), "x", "{}\n\nid: 5"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void add(int count) {
        for (int i = 1; i <= count; i++) {
            ring.add(frame(i, 1));
        }
    }

    private static Frame frame(int number, int length) {
        return new Frame(new FrameId("r", number), "x", "x".repeat(length));
    }
}
