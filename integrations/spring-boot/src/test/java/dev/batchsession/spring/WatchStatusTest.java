package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchStatusTest {
    private final WatchStatus status = new WatchStatus();

    @Test
    void aPollEndsTheFailureOfAPoll() {
        status.pollFailed(new IllegalStateException());
        assertThat(status.view().failingSince()).isNotNull();

        status.polled();

        assertThat(status.view().failure()).isNull();
        assertThat(status.view().failingSince()).isNull();
    }

    @Test
    void aPollDoesNotEndTheFailureOfAHandler() {
        status.handlingFailed();
        status.failed(new IllegalStateException());

        status.polled();
        assertThat(status.view().failure()).isInstanceOf(IllegalStateException.class);
        status.handled();

        assertThat(status.view().failure()).isNull();
    }

    @Test
    void countsFailuresInARow() {
        assertThat(status.failed(new IllegalStateException())).isEqualTo(1);
        assertThat(status.failed(new IllegalStateException())).isEqualTo(2);
        status.polled();
        assertThat(status.failed(new IllegalStateException())).isEqualTo(1);
    }
}
