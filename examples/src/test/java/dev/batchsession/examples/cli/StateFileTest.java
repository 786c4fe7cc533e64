package dev.batchsession.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.of("watch", 1, () -> new byte[] {1});

    private static final Checkpoint NEXT = Checkpoint.of("watch", 1, () -> new byte[] {2});

    @TempDir
    private Path folder;

    @Test
    void readsWhatItKept() {
        StateFile file = new StateFile(folder.resolve("watch.state"));

        assertThat(file.read()).isEmpty();
        file.save(CHECKPOINT);
        assertThat(file.read()).hasValue(CHECKPOINT);
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "kept");
        Files.createSymbolicLink(folder.resolve("watch.state.tmp"), victim);
        Files.createSymbolicLink(folder.resolve("other.state"), victim);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new StateFile(folder.resolve("watch.state")).save(CHECKPOINT));
        new StateFile(folder.resolve("other.state")).save(CHECKPOINT);

        assertThat(victim).hasContent("kept");
    }

    @Test
    void aStateThatCannotBeReplacedStays() throws IOException {
        StateFile file = new StateFile(folder.resolve("watch.state"));
        file.save(CHECKPOINT);
        Files.createDirectory(folder.resolve("watch.state.tmp"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> file.save(NEXT))
                .withMessageStartingWith("cannot save " + folder.resolve("watch.state"));
        assertThat(file.read()).hasValue(CHECKPOINT);
    }

    /** What a process that is killed at any moment leaves to the next one. */
    @Test
    void thereIsAStateAtEveryMoment() throws Exception {
        StateFile file = new StateFile(folder.resolve("watch.state"));
        file.save(CHECKPOINT);
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Long> reads = new FutureTask<>(() -> {
            long read = 0;
            while (!done.get()) {
                assertThat(file.read()).isPresent();
                read++;
            }
            return read;
        });
        Thread reader = new Thread(reads, "reader");
        reader.start();
        for (int i = 0; i < 500; i++) {
            file.save(i % 2 == 0 ? NEXT : CHECKPOINT);
        }
        done.set(true);

        assertThat(reads.get()).isPositive();
    }

    @Test
    void refusesWhatIsNoCheckpoint() throws IOException {
        Path file = Files.writeString(folder.resolve("watch.state"), "\u001b[2J");

        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> new StateFile(file).read())
                .withMessage("this is no checkpoint");
    }
}
