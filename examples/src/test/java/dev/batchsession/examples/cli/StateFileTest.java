package dev.batchsession.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.of("watch", 1, () -> new byte[] {1});

    @TempDir
    private Path folder;

    @Test
    void readsWhatItKept() {
        StateFile file = new StateFile(folder.resolve("watch.state"));

        assertThat(file.read()).isEmpty();
        file.keep(CHECKPOINT);
        assertThat(file.read()).hasValue(CHECKPOINT);
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "kept");
        Files.createSymbolicLink(folder.resolve("watch.state.tmp"), victim);
        Files.createSymbolicLink(folder.resolve("other.state"), victim);

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> new StateFile(folder.resolve("watch.state")).keep(CHECKPOINT));
        new StateFile(folder.resolve("other.state")).keep(CHECKPOINT);

        assertThat(victim).hasContent("kept");
    }

    @Test
    void refusesWhatIsNoCheckpoint() throws IOException {
        Path file = Files.writeString(folder.resolve("watch.state"), "\u001b[2J");

        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> new StateFile(file).read())
                .withMessage("this is no checkpoint");
    }
}
