package dev.batchsession.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class CheckpointFuzzTest {
    @FuzzTest
    void anyTextIsACheckpointThatWritesItselfAgainOrInvalid(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.decode(text);
        } catch (InvalidCheckpointException refused) {
            return;
        }
        assertThat(Checkpoint.decode(checkpoint.encode())).isEqualTo(checkpoint);
        assertThat(checkpoint.encode()).matches("[a-zA-Z0-9._-]+");
    }

    @FuzzTest
    void anyStateComesBackAsItWas(byte[] state) {
        Checkpoint checkpoint = Checkpoint.of("listing", 1 + state.length, () -> state);

        assertThat(Checkpoint.decode(checkpoint.encode()).state("listing", Integer.MAX_VALUE))
                .isEqualTo(state);
    }
}
