package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.quic.Quic;
import org.junit.jupiter.api.Test;

class QuicTest {
    @Test
    void hasNoneOfItsLibraries() {
        assertThat(Quic.isAvailable()).isFalse();
    }
}
