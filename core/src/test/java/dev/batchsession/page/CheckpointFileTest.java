package dev.batchsession.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.batchsession.file.FileOps;
import dev.batchsession.process.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file holds after a save, a crash, a second writer. */
@Timeout(60)
class CheckpointFileTest {
    private static final Checkpoint ONE = Checkpoint.of("watch", 1, () -> new byte[] {1});
    private static final Checkpoint TWO = Checkpoint.of("watch", 1, () -> new byte[] {2, 2});

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameIt() {
        file = folder.resolve("watch.state");
    }

    @Nested
    class Content {
        @Test
        void isEmptyBeforeTheFirstSave() throws IOException {
            try (CheckpointFile state = CheckpointFile.open(file)) {
                assertThat(state.load()).isEmpty();
            }
            assertThat(names()).isEmpty();
        }

        @Test
        void isTheCheckpointThatWasSavedLast() throws IOException {
            try (CheckpointFile state = CheckpointFile.open(file)) {
                state.save(ONE);
                state.save(TWO);
                assertThat(state.load()).contains(TWO);
            }
            try (CheckpointFile state = CheckpointFile.open(file)) {
                assertThat(state.load()).contains(TWO);
            }
            assertThat(names()).containsExactly("watch.state");
            assertThat(file).hasContent(TWO.encode());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no checkpoint", "bsf.watch.1.AAAA", "bsf.watch.1.\u00e9"})
        void isRefusedIfItIsAnythingElse(String text) throws IOException {
            Files.writeString(file, text);
            try (CheckpointFile state = CheckpointFile.open(file)) {
                assertThatExceptionOfType(InvalidCheckpointException.class)
                        .isThrownBy(state::load)
                        .withMessageStartingWith(file.toRealPath() + ": th");
                state.save(ONE);
                assertThat(state.load()).contains(ONE);
            }
        }

        @Test
        void isRefusedWithoutReadingItIfItIsTooLarge() throws IOException {
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), 3L << 30); // sparse
            }
            try (CheckpointFile state = CheckpointFile.open(file)) {
                assertThatExceptionOfType(InvalidCheckpointException.class)
                        .isThrownBy(state::load)
                        .withMessageContaining("it has 3221225473 bytes");
            }
        }

        @Test
        void isNotAvailableAfterClose() throws IOException {
            CheckpointFile state = CheckpointFile.open(file);
            state.close();
            state.close();

            assertThatIOException().isThrownBy(state::load).withMessageContaining("closed");
            assertThatIOException().isThrownBy(() -> state.save(ONE)).withMessageContaining("closed");
        }
    }

    @Nested
    class Crash {
        @Test
        void atAnyStepLeavesTheCheckpointBeforeOrTheNewOne() throws IOException {
            List<String> steps = stepsOfASave();
            for (int step = 1; step <= steps.size(); step++) {
                saveOne();
                DyingOps dying = new DyingOps(step);
                try (CheckpointFile state = CheckpointFile.open(file, dying)) {
                    dying.arm();
                    assertThatIOException().isThrownBy(() -> state.save(TWO));
                }
                boolean replaced = steps.subList(0, step - 1).contains("replace watch.state");
                try (CheckpointFile state = CheckpointFile.open(file)) {
                    assertThat(state.load())
                            .as("died before " + steps.get(step - 1))
                            .contains(replaced ? TWO : ONE);
                    state.save(TWO);
                    assertThat(state.load()).contains(TWO);
                }
                assertThat(names()).containsExactly("watch.state");
            }
        }

        @Test
        void thatLeftALockFileAndATemporaryOneIsForgotten() throws IOException {
            saveOne();
            Files.writeString(folder.resolve("watch.state.lock"), "");
            Files.writeString(folder.resolve("watch.state.tmp"), "bsf.wat");

            try (CheckpointFile state = CheckpointFile.open(file)) {
                assertThat(state.load()).contains(ONE);
                state.save(TWO);
            }

            assertThat(names()).containsExactly("watch.state");
        }

        @Test
        void losesNothingThatSaveReturnedFor() throws IOException {
            assertThat(stepsOfASave())
                    .containsExactly(
                            "open watch.state.tmp",
                            "write",
                            "force watch.state.tmp",
                            "replace watch.state",
                            "force folder");
        }

        private List<String> stepsOfASave() throws IOException {
            DyingOps ops = new DyingOps(Integer.MAX_VALUE);
            try (CheckpointFile state = CheckpointFile.open(file, ops)) {
                ops.arm();
                state.save(ONE);
            }
            return ops.steps;
        }
    }

    @Nested
    class Folder {
        @Test
        void isNotSyncedIfItCannotBe() throws IOException {
            FileOps cannot = new FileOps() {
                @Override
                public void forceFolder(Path folder) throws IOException {
                    throw new FileSystemException(folder.toString(), null, "Invalid argument");
                }
            };
            try (CheckpointFile state = CheckpointFile.open(file, cannot)) {
                state.save(ONE);
                assertThat(state.load()).contains(ONE);
            }
        }

        @Test
        void mustExist() {
            assertThatIOException()
                    .isThrownBy(() -> CheckpointFile.open(folder.resolve("none").resolve("watch.state")));
        }
    }

    @Nested
    class SecondWriter {
        @Test
        void ofThisProcessIsRefused() throws IOException {
            Path sameFile =
                    Files.createDirectory(folder.resolve("sub")).resolve("..").resolve("watch.state");
            try (CheckpointFile first = CheckpointFile.open(file)) {
                assertThatExceptionOfType(FileSystemException.class)
                        .isThrownBy(() -> CheckpointFile.open(sameFile))
                        .withMessageContaining("in use by another writer");
                first.save(ONE);
            }
            try (CheckpointFile second = CheckpointFile.open(sameFile)) {
                assertThat(second.load()).contains(ONE);
            }
        }

        @Test
        void ofAnotherProcessIsRefusedUntilThatEnds() throws Exception {
            Process other = ChildJvm.of(Holder.class, file.toString()).start();
            try (var said = other.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.readLine()).isEqualTo("open");
                assertThatExceptionOfType(FileSystemException.class)
                        .isThrownBy(() -> CheckpointFile.open(file))
                        .withMessageContaining("in use by another writer");
            } finally {
                other.destroyForcibly();
            }
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();

            try (CheckpointFile state = CheckpointFile.open(file)) {
                assertThat(state.load()).as("what the killed process had saved").contains(ONE);
            }
        }

        @Test
        @DisabledOnOs(OS.WINDOWS)
        void writesThroughNoLink() throws IOException {
            Path victim = Files.writeString(folder.resolve("victim"), "precious");
            Files.createSymbolicLink(folder.resolve("watch.state.tmp"), victim);
            try (CheckpointFile state = CheckpointFile.open(file)) {
                assertThatIOException().isThrownBy(() -> state.save(ONE));
            }
            assertThat(victim).hasContent("precious");
        }
    }

    @Nested
    @DisabledOnOs(OS.WINDOWS)
    class SymbolicLink {
        private Path alias;

        @BeforeEach
        void linkIt() throws IOException {
            alias = Files.createSymbolicLink(
                    Files.createDirectory(folder.resolve("links")).resolve("alias.state"), file);
        }

        @Test
        void isFollowedByASave() throws IOException {
            saveOne();
            try (CheckpointFile state = CheckpointFile.open(alias)) {
                assertThat(state.load()).contains(ONE);
                state.save(TWO);
            }
            assertThat(alias).isSymbolicLink();
            assertThat(file).isRegularFile().hasContent(TWO.encode());
        }

        @Test
        void isNoSecondWayToOpenTheFile() throws IOException {
            saveOne();
            try (CheckpointFile first = CheckpointFile.open(file)) {
                assertThatExceptionOfType(FileSystemException.class)
                        .isThrownBy(() -> CheckpointFile.open(alias))
                        .withMessageContaining("in use by another writer");
                first.save(TWO);
            }
        }

        @Test
        void isRefusedIfItsTargetDoesNotExist() throws IOException {
            assertThatExceptionOfType(FileSystemException.class)
                    .isThrownBy(() -> CheckpointFile.open(alias))
                    .withMessageContaining("symbolic link to a file that does not exist");
            assertThat(alias).isSymbolicLink();
        }
    }

    /** Holds the file until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            CheckpointFile state = CheckpointFile.open(Path.of(args[0]));
            state.save(ONE);
            System.out.println("open");
            while (System.in.read() >= 0) {
                // until the parent closes it
            }
            state.close();
        }
    }

    private void saveOne() throws IOException {
        try (CheckpointFile state = CheckpointFile.open(file)) {
            state.save(ONE);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.map(name -> name.getFileName().toString()).toList();
        }
    }

    /** Fails from the given step on, half of it done where it can be. */
    private static final class DyingOps extends FileOps {
        private final int lastStep;
        private final List<String> steps = new ArrayList<>();
        private boolean armed;

        DyingOps(int lastStep) {
            this.lastStep = lastStep;
        }

        void arm() {
            armed = true;
        }

        private void step(String what) throws IOException {
            if (armed) {
                steps.add(what);
                if (steps.size() >= lastStep) {
                    throw new IOException("dead");
                }
            }
        }

        @Override
        public FileChannel open(Path file, boolean empty) throws IOException {
            step("open " + file.getFileName());
            return super.open(file, empty);
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            try {
                step("write");
            } catch (IOException dead) {
                super.write(channel, bytes.slice(0, bytes.remaining() / 2));
                throw dead;
            }
            super.write(channel, bytes);
        }

        @Override
        public void force(FileChannel channel) throws IOException {
            step("force watch.state.tmp");
            super.force(channel);
        }

        @Override
        public void replace(Path file, Path other) throws IOException {
            step("replace " + other.getFileName());
            super.replace(file, other);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            step("force folder");
            super.forceFolder(folder);
        }
    }
}
