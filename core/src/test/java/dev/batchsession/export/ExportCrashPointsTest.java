package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An export that dies before each of its file operations, and is started again. */
@Timeout(120)
class ExportCrashPointsTest {
    private static final int ROWS = 45;
    private static final ListOptions TENS = ListOptions.defaults().pageSize(10);
    private static final SyncPolicy EVERY_PAGE = new SyncPolicy(Duration.ofHours(1), 1, 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void goesOnFromEveryStepToEveryRowOnce(End end) throws IOException {
        for (String name : List.of("rows.ndjson", "rows.csv.gz")) {
            int steps = stepsOf(name);
            assertThat(steps).isGreaterThan(40);
            for (int step = 1; step <= steps; step++) {
                crash(name, end, step, false);
                finish(name, end + " before step " + step);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnFromTheGoingOn(End end) throws IOException {
        int steps = stepsOf("rows.ndjson");
        for (int first = 1; first <= steps; first += 5) {
            for (int second = 1; second <= 24; second++) {
                crash("rows.ndjson", end, first, false);
                crash("rows.ndjson", end, second, false);
                finish("rows.ndjson", end + " before step " + first + ", then before step " + second);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnFromAStartOver(End end) throws IOException {
        for (int step = 1; step <= stepsOf("rows.ndjson"); step++) {
            crash("rows.ndjson", end, 30, false);
            crash("rows.ndjson", end, step, true);
            finish("rows.ndjson", end + " before step " + step + " of starting over");
        }
    }

    @Test
    void forcesRowsBeforeTheirCheckpointAndAllBeforeTheName() throws IOException {
        DyingDisk fileOps = new DyingDisk(folder, Integer.MAX_VALUE);
        export("rows.ndjson", fileOps, false).run().blockLast();

        List<String> steps = fileOps.steps;
        int named = steps.indexOf("link rows.ndjson.part");
        assertThat(steps.subList(0, steps.indexOf("write rows.ndjson.part")))
                .as("a checkpoint of no rows is durable before the first row")
                .containsSubsequence(
                        "force rows.ndjson.checkpoint.tmp", "replace rows.ndjson.checkpoint", "force folder");
        for (int step = 0; step < named; step++) {
            if (steps.get(step).equals("write rows.ndjson.part")) {
                assertThat(steps.subList(step, named))
                        .containsSubsequence(
                                "force rows.ndjson.part",
                                "write rows.ndjson.checkpoint.tmp",
                                "force rows.ndjson.checkpoint.tmp",
                                "replace rows.ndjson.checkpoint",
                                "force folder");
            }
        }
        assertThat(steps.subList(0, named))
                .endsWith(
                        "open rows.ndjson.manifest.json.tmp",
                        "write rows.ndjson.manifest.json.tmp",
                        "force rows.ndjson.manifest.json.tmp");
        assertThat(steps.subList(named, steps.size()))
                .containsExactly(
                        "link rows.ndjson.part",
                        "force folder",
                        "replace rows.ndjson.manifest.json",
                        "force folder",
                        "delete rows.ndjson.part",
                        "delete rows.ndjson.checkpoint");
    }

    private int stepsOf(String name) throws IOException {
        DyingDisk fileOps = new DyingDisk(folder, Integer.MAX_VALUE);
        export(name, fileOps, false).run().blockLast();
        Files.delete(folder.resolve(name));
        Files.delete(folder.resolve(name + ".manifest.json"));
        return fileOps.steps.size();
    }

    private void crash(String name, End end, int step, boolean restart) throws IOException {
        DyingDisk fileOps = new DyingDisk(folder, step);
        export(name, fileOps, restart).run().onErrorComplete().blockLast();
        if (end == End.POWER_CUT) {
            fileOps.loseWhatIsNotDurable();
        }
    }

    private void finish(String name, String after) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) { // the crash was after the end, or so late that the file is there
            assertThat(ExportedFile.read(file)).as(after).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        }
        Path manifest = ExportManifest.path(file);
        if (Files.exists(manifest)) {
            ExportedFile.assertFits(manifest, file);
        }
        if (names().size() != 2 || !Files.exists(file)) {
            export(name, new DyingDisk(folder, Integer.MAX_VALUE), false).run().blockLast();
        }
        assertThat(ExportedFile.read(file)).as(after).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        assertThat(names()).as(after).containsExactlyInAnyOrder(file, manifest);
        ExportedFile.assertFits(manifest, file);
        Files.delete(file);
        Files.delete(manifest);
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.toList();
        }
    }

    private BatchExport export(String name, ExportFileOps fileOps, boolean restart) {
        return BatchExport.from(BatchSessionFlux.over(new GeneratedList(ROWS)))
                .options(TENS)
                .to(folder.resolve(name))
                .restart(restart)
                .syncPolicy(EVERY_PAGE)
                .fileOps(fileOps)
                .build();
    }

    /** How it ends. */
    enum End {
        /** What was done stays done, durable or not. */
        KILL,
        /** All unsynced bytes are lost. */
        POWER_CUT
    }

    /**
     * Dies before the given step: that one and all later ones fail. Does not wait for the disk, but records what a power failure would
     * leave.
     */
    private static final class DyingDisk extends ExportFileOps {
        private static final byte[] NOTHING = {};

        private final Path folder;
        private final int lastStep;
        private final List<String> steps = new ArrayList<>();
        private final Map<FileChannel, Path> open = new HashMap<>();
        private final Map<Object, Integer> files =
                new HashMap<>(); // numbers of our own: the file system's are used again
        private int numbers;
        private final Map<Integer, byte[]> durableBytes = new HashMap<>();
        private final Map<Path, Integer> durableNames = new HashMap<>();

        DyingDisk(Path folder, int lastStep) throws IOException {
            this.folder = folder;
            this.lastStep = lastStep;
            for (Path file : names()) {
                durableBytes.put(number(file), Files.readAllBytes(file));
            }
            rememberNames();
        }

        void loseWhatIsNotDurable() throws IOException {
            for (Path file : names()) {
                Files.delete(file);
            }
            Map<Integer, Path> written = new HashMap<>();
            for (Map.Entry<Path, Integer> name : durableNames.entrySet()) {
                Path sameFile = written.putIfAbsent(name.getValue(), name.getKey());
                if (sameFile != null) {
                    Files.createLink(name.getKey(), sameFile);
                } else {
                    Files.write(name.getKey(), durableBytes.getOrDefault(name.getValue(), NOTHING));
                }
            }
        }

        private void step(String what) throws IOException {
            steps.add(what);
            if (steps.size() >= lastStep) {
                throw new IOException("dead");
            }
        }

        @Override
        public FileChannel open(Path file, boolean empty) throws IOException {
            step("open " + file.getFileName());
            FileChannel channel = super.open(file, empty);
            open.put(channel, file);
            if (empty) {
                files.put(key(file), ++numbers);
            }
            return channel;
        }

        @Override
        void create(Path file) throws IOException {
            step("create " + file.getFileName());
            super.create(file);
            files.put(key(file), ++numbers);
        }

        @Override
        public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
            try {
                step("write " + open.get(channel).getFileName());
            } catch (IOException dead) {
                if (steps.size() == lastStep) {
                    super.write(channel, bytes.slice(bytes.position(), bytes.remaining() / 2));
                }
                throw dead;
            }
            super.write(channel, bytes);
        }

        @Override
        void truncate(FileChannel channel, long size) throws IOException {
            step("truncate " + open.get(channel).getFileName());
            super.truncate(channel, size);
        }

        @Override
        public void force(FileChannel channel) throws IOException {
            step("force " + open.get(channel).getFileName());
            durableBytes.put(number(open.get(channel)), Files.readAllBytes(open.get(channel)));
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            step("force folder");
            rememberNames();
        }

        @Override
        public void replace(Path file, Path other) throws IOException {
            step("replace " + other.getFileName());
            super.replace(file, other);
        }

        @Override
        void link(Path file, Path name) throws IOException {
            step("link " + file.getFileName());
            super.link(file, name);
        }

        @Override
        void delete(Path file) throws IOException {
            step("delete " + file.getFileName());
            super.delete(file);
        }

        private void rememberNames() throws IOException {
            durableNames.clear();
            for (Path file : names()) {
                durableNames.put(file, number(file));
            }
        }

        private int number(Path file) throws IOException {
            return files.computeIfAbsent(key(file), unseen -> ++numbers);
        }

        private List<Path> names() throws IOException {
            try (Stream<Path> names = Files.list(folder)) {
                return names.toList();
            }
        }

        private static Object key(Path file) throws IOException {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        }
    }
}
