package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchControlTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:15:30.123Z");
    private static final UUID UNKNOWN = new UUID(1, 1);

    private final BatchList list = new BatchList(List.of());
    private final BatchControl control = control(list, NOW.plusNanos(456_789));

    @Test
    void aBatchIsPendingWhenItIsCreated() {
        UUID id = control.create(10);

        assertThat(list.all()).containsExactly(new SimulatedBatch(id, "pending", 10, 0, 0, NOW, null));
    }

    @Test
    void aBatchStartsMakesProgressAndCompletes() {
        UUID id = control.create(10);

        control.start(id);
        assertThat(list.all()).containsExactly(row(id, "processing", 0, 0, null));
        control.progress(id, 4, 1);
        assertThat(list.all()).containsExactly(row(id, "processing", 4, 1, null));
        control.complete(id);
        assertThat(list.all()).containsExactly(row(id, "completed", 9, 1, NOW));
    }

    @Test
    void aBatchFailsOrIsCancelledWithTheCountersThatItHas() {
        UUID failed = control.create(10);
        UUID cancelled = control.create(10);
        control.progress(failed, 4, 1);
        control.progress(cancelled, 4, 1);

        control.fail(failed);
        control.cancel(cancelled);

        assertThat(row(failed)).isEqualTo(row(failed, "failed", 4, 6, NOW));
        assertThat(row(cancelled))
                .extracting(SimulatedBatch::status, SimulatedBatch::completedRequests, SimulatedBatch::failedRequests)
                .containsExactly("cancelled", 4, 1);
    }

    @Test
    void anEndedBatchThatStartsAgainHasNoFailedRequestsAndNoEnd() {
        UUID id = control.create(10);
        control.progress(id, 4, 1);
        control.fail(id);

        control.start(id);

        assertThat(list.all()).containsExactly(row(id, "processing", 4, 0, null));
    }

    @Test
    void aDeletedBatchIsGone() {
        UUID id = control.create(10);

        control.delete(id);

        assertThat(list.all()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> control.delete(id))
                .withMessageContaining(id.toString());
    }

    /** The clock stands still here: the list is in the order of the calls all the same. */
    @Test
    void theSameCallsCreateTheSameList() {
        List<UUID> ids = List.of(control.create(1), control.create(2), control.create(3));

        assertThat(list.all()).extracting(SimulatedBatch::batchId).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        BatchControl again = control(new BatchList(List.of()), NOW);
        assertThat(List.of(again.create(1), again.create(2), again.create(3))).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1", "6, 5", "2147483647, 2147483647"})
    void countersMustNotExceedTheRequests(int completed, int failed) {
        UUID id = control.create(10);

        assertThatIllegalArgumentException().isThrownBy(() -> control.progress(id, completed, failed));
        assertThat(row(id).status()).isEqualTo("pending");
    }

    @Test
    void anUnknownBatchCannotBeChanged() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> control.start(UNKNOWN))
                .withMessage("no batch has the id " + UNKNOWN);
    }

    @Test
    void theNextCallShowsTheChange() {
        try (ApiSimulator api =
                ApiSimulator.start(SimulatorOptions.defaults().batches(3).requiredKey("sk"))) {
            UUID id = api.create(10);
            api.complete(id);

            HttpResponse<String> response = Calls.get(api, "?limit=1", "anchor-api-key", api.apiKey());

            assertThat(response.body()).contains(id.toString(), "\"completed\"", "\"total_records\":4");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aListThatChangesByItselfCannotBeChanged(boolean living) {
        ListVariant variant =
                living ? ListVariant.usual().living(true) : ListVariant.usual().changesPerCall(1);
        try (ApiSimulator api =
                ApiSimulator.start(SimulatorOptions.defaults().batches(3).list(variant))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> api.create(1))
                    .withMessageContaining("changes by itself");
        }
    }

    private SimulatedBatch row(UUID id) {
        return list.find(id).orElseThrow();
    }

    private static SimulatedBatch row(UUID id, String status, int completed, int failed, Instant end) {
        return new SimulatedBatch(id, status, 10, completed, failed, NOW, end);
    }

    private static BatchControl control(BatchList list, Instant now) {
        return new BatchControl(list, new BatchGenerator(1, ListVariant.usual()), Clock.fixed(now, ZoneOffset.UTC));
    }
}
