package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.StateFields;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/** Positions that no watch wrote, with a checksum that is right. */
class WatchCheckpointFuzzTest {
    private static final int MAX_ROWS = 1_000;
    private static final int MOST_CHARACTERS = 17 << 20;
    private static final int MOST_CHARACTERS_OF_A_STATUS = 1_000;

    @FuzzTest
    void anyPackedStateIsAPositionOrInvalid(byte[] state) {
        read(Checkpoint.of("watch", 1, () -> state));
    }

    @FuzzTest
    void anyStateIsAPositionOrInvalid(byte[] position) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            StateFields.writeFilter(out, BatchFilter.all());
            StateFields.writeOrigin(out, "https://api.example");
            out.write(position);
        }
        read(Checkpoint.of("watch", 2, bytes::toByteArray));
    }

    private static void read(Checkpoint checkpoint) {
        WatchCheckpoint position;
        try {
            position = WatchCheckpoint.of(checkpoint, null, BatchFilter.all(), MAX_ROWS);
        } catch (InvalidCheckpointException refused) {
            return;
        }
        WatchState state = new WatchState(null, BatchFilter.all(), WatchOptions.every(Duration.ofSeconds(1)), position);
        PollInput input = state.input(List.of(), Instant.EPOCH, 0);
        List<PollQuery.Result> nothing = state.plan().queries(input).stream()
                .map(query -> new PollQuery.Result(query, List.of()))
                .toList();
        state.applyPoll(new Poll.Outcome(nothing, state.plan().followUps(input, nothing), 0), Instant.EPOCH);
        assertThat(position.rows()).hasSizeLessThanOrEqualTo(MAX_ROWS);
        List<Integer> lengths = position.rows().values().stream()
                .map(row -> row.statusText().length())
                .toList();
        assertThat(lengths).allMatch(length -> length <= MOST_CHARACTERS_OF_A_STATUS);
        assertThat(lengths.stream().mapToLong(Integer::longValue).sum()).isLessThan(MOST_CHARACTERS);
    }
}
