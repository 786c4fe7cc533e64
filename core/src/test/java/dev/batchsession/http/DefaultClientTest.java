package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefaultClientTest {
    @Test
    void usesNoProxyThatTheProcessHappensToHave() {
        assertThat(DefaultClient.INSTANCE.configuration().hasProxy()).isFalse();
    }
}
