package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private final FakeTeam team = new FakeTeam();
    private final FakeWorker worker = new FakeWorker();

    @AfterEach
    void close() {
        worker.close();
        team.close();
    }

    @Test
    void tellsWhatExistsThenWhatChangesThenWhatIsGone() throws Exception {
        team.put(1, BatchStatus.COMPLETED);
        team.put(2, BatchStatus.PENDING);
        List<BatchSessionSourceTask> tasks = start();
        worker.pollUntil(tasks, sent -> sent.size() == 2);
        team.put(2, BatchStatus.PROCESSING);
        worker.pollUntil(tasks, sent -> sent.size() == 3);
        team.put(3, BatchStatus.PENDING);
        worker.pollUntil(tasks, sent -> sent.size() == 4);
        team.remove(2);
        worker.pollUntil(tasks, sent -> sent.size() == 5);

        assertThat(worker.sent.stream().map(ChangesTest::kind))
                .containsExactly("EXISTING", "EXISTING", "STATUS_CHANGED", "CREATED", "REMOVED");
    }

    @Test
    void aRecordIsTheStateOfABatchKeyedByAccountAndBatch() throws Exception {
        BatchSummary batch = team.put(1, BatchStatus.COMPLETED);

        SourceRecord record = worker.pollUntil(start(), sent -> !sent.isEmpty()).get(0);

        assertThat(record.topic()).isEqualTo("batches");
        assertThat(record.kafkaPartition()).isNull();
        assertThat(record.key())
                .isEqualTo(new Struct(BatchRecords.KEY)
                        .put("account", "a")
                        .put("batch_id", batch.batchId().toString()));
        assertThat(record.keySchema().version()).isEqualTo(1);
        assertThat(record.value())
                .isEqualTo(new Struct(BatchRecords.VALUE)
                        .put("account", "a")
                        .put("batch_id", batch.batchId().toString())
                        .put("status", "completed")
                        .put("total_requests", 10)
                        .put("completed_requests", 9)
                        .put("failed_requests", 1)
                        .put("created_at", Date.from(batch.createdAt()))
                        .put("actual_completion_time", Date.from(batch.actualCompletionTime())));
        assertThat(record.valueSchema().version()).isEqualTo(2);
        Date observed =
                (Date) record.headers().lastWithName("batch.observed_at").value();
        assertThat(record.timestamp()).isEqualTo(Timestamp.fromLogical(Timestamp.SCHEMA, observed));
    }

    @Test
    void aRemovedBatchIsATombstoneThatTellsWhatItWas() throws Exception {
        SourceRecord removed = removed();

        assertThat(removed.value()).isNull();
        assertThat(removed.valueSchema()).isNull();
        assertThat(((Struct) removed.key()).getString("account")).isEqualTo("a");
        assertThat(removed.headers().lastWithName("batch.previous_status").value())
                .isEqualTo("pending");
    }

    @Test
    void aRemovedBatchKeepsItsLastStateWhereTombstonesAreNotWanted() throws Exception {
        SourceRecord removed = removed("tombstones", "false");

        assertThat(((Struct) removed.value()).getString("status")).isEqualTo("pending");
        assertThat(kind(removed)).isEqualTo("REMOVED");
    }

    @Test
    void whatExistsIsNotToldWhereItIsNotWanted() throws Exception {
        team.put(1, BatchStatus.PENDING);
        List<BatchSessionSourceTask> tasks = start("emit.existing", "false");
        while (team.calls() < 6) {
            worker.poll(tasks.get(0)); // the second poll of the API has begun: what exists is known
        }
        team.put(2, BatchStatus.PENDING);

        assertThat(worker.pollUntil(tasks, sent -> !sent.isEmpty()).stream().map(ChangesTest::kind))
                .containsExactly("CREATED");
    }

    @Test
    void aRestartTellsWhatHappenedMeanwhileAndNothingAgain() throws Exception {
        team.put(1, BatchStatus.PENDING);
        team.put(2, BatchStatus.PENDING);
        List<BatchSessionSourceTask> tasks = start();
        worker.pollUntil(tasks, sent -> sent.size() == 2);
        worker.stop(tasks.get(0));
        team.put(2, BatchStatus.COMPLETED);
        team.put(3, BatchStatus.PENDING);

        worker.pollUntil(start(), sent -> sent.size() == 4);

        assertThat(worker.sent.subList(2, 4).stream().map(ChangesTest::kind))
                .containsExactlyInAnyOrder("STATUS_CHANGED", "CREATED");
    }

    @Test
    void whatWasPolledAndNotSentComesAgainAndNoMore() throws Exception {
        for (int n = 1; n <= 20; n++) {
            team.put(n, BatchStatus.PENDING);
        }
        for (int kills = 0; kills < 20 && worker.sent.size() < 20; kills++) {
            BatchSessionSourceTask task = start().get(0);
            worker.firstPolled(task).stream().limit(3).forEach(worker::commit);
            worker.stop(task);
        }

        assertThat(worker.sent.stream().map(record -> ((Struct) record.key()).getString("batch_id")))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void anotherFilterIsAnotherStream() throws Exception {
        team.put(1, BatchStatus.PENDING);
        team.put(2, BatchStatus.FAILED);
        List<BatchSessionSourceTask> tasks = start();
        worker.pollUntil(tasks, sent -> sent.size() == 2);
        worker.stop(tasks.get(0));

        worker.pollUntil(start("filter.status", "failed"), sent -> sent.size() == 3);

        assertThat(worker.offsets().keySet().stream()
                        .map(partition -> partition.get("stream").toString()))
                .containsExactlyInAnyOrder("changes a all", "changes a status=failed");
    }

    @Test
    void aRejectedKeyFailsTheTaskReadablyAndIsNotShown() throws Exception {
        team.always(new MockResponse.Builder()
                .code(401)
                .body("{\"error\":{\"code\":401,\"message\":\"Bad key " + Properties.KEY + "\"}}")
                .build());
        BatchSessionSourceTask task = start().get(0);

        assertThatThrownBy(() -> pollTillItFails(task))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("account a: the API rejected the key (account.a.api.key)")
                .hasMessageContaining("Bad key ***")
                .extracting(ChangesTest::trace)
                .asString()
                .doesNotContain(Properties.KEY);
        assertThat(team.calls()).isEqualTo(1);
    }

    @Test
    void noKeyIsInAnOffset() throws Exception {
        team.put(1, BatchStatus.PENDING);
        worker.pollUntil(start(), sent -> !sent.isEmpty());

        assertThat(worker.offsets().toString()).doesNotContain(Properties.KEY);
        assertThat(worker.sent.toString()).doesNotContain(Properties.KEY);
    }

    @Test
    void anOffsetThatDoesNotFitFailsTheTaskReadably() {
        for (int n = 1; n <= 1_000; n++) {
            team.put(n, BatchStatus.PENDING);
        }
        BatchSessionSourceTask task = start("offset.max.bytes", "1000").get(0);

        assertThatThrownBy(() -> pollTillItFails(task))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("but offset.max.bytes is 1000")
                .hasMessageContaining("ended.retention");
    }

    @Test
    void anOffsetThatIsNoneOfThisWatchFailsTheStart() throws Exception {
        team.put(1, BatchStatus.PENDING);
        worker.pollUntil(start(), sent -> !sent.isEmpty());
        worker.offsets().replaceAll((partition, offset) -> Map.of("checkpoint", "bsf.watch.1.AAAAAA"));

        assertThatThrownBy(this::start).isInstanceOf(ConnectException.class).hasMessageContaining("checkpoint");
    }

    @Test
    void nothingIsCalledBeforeTheFirstPoll() {
        start();

        assertThat(team.calls()).isZero();
    }

    @Test
    void aPollEndsSoonWhereTheApiHangsAndStopEndsTheCall() throws Exception {
        team.put(1, BatchStatus.PENDING);
        CountDownLatch answer = new CountDownLatch(1);
        team.hangUntil(answer);
        BatchSessionSourceTask task = start().get(0);

        while (team.calls() == 0) {
            assertThat(task.poll()).isNull();
        }
        task.stop();
        answer.countDown();
        assertThat(task.poll()).isNull();
        assertThat(task.poll()).isNull();
        assertThat(team.calls()).isEqualTo(1);
    }

    @Test
    void stoppingATaskThatWasNotStartedDoesNothing() {
        new BatchSessionSourceTask().stop();
    }

    @Test
    void countsCallsAndPolls() throws Exception {
        team.put(1, BatchStatus.PENDING);
        worker.pollUntil(start(), sent -> !sent.isEmpty());

        assertThat((Long) worker.metric("api-calls-total{account=a}")).isPositive();
        assertThat((Long) worker.metric("last-poll-time-ms{account=a}")).isPositive();
        assertThat(worker.metric("live-batches{account=a}")).isEqualTo(1L);
        assertThat(worker.metric("failed-polls-total{account=a}")).isEqualTo(0L);
    }

    @Test
    void aFormerTaskThatHasNotEndedYetIsNotInTheWay() throws Exception {
        team.put(1, BatchStatus.PENDING);
        BatchSessionSourceTask former = start().get(0);
        worker.poll(former);

        List<BatchSessionSourceTask> tasks = start();
        worker.pollUntil(tasks, sent -> !sent.isEmpty());
        worker.stop(former);
        worker.poll(tasks.get(0));

        assertThat((Long) worker.metric("api-calls-total{account=a}")).isPositive();
    }

    @Test
    void severalAccountsInOneTaskAreSeveralStreams() throws Exception {
        try (FakeTeam other = new FakeTeam()) {
            team.put(1, BatchStatus.PENDING);
            other.put(1, BatchStatus.PENDING);
            List<BatchSessionSourceTask> tasks =
                    start("accounts", "a,b", "account.b.base.url", other.url(), "account.b.api.key", "another");

            assertThat(tasks).hasSize(1);
            worker.pollUntil(tasks, sent -> sent.size() == 2);

            assertThat(worker.sent.stream().map(record -> ((Struct) record.key()).getString("account")))
                    .containsExactlyInAnyOrder("a", "b");
            assertThat(worker.offsets()).hasSize(2);
        }
    }

    private List<BatchSessionSourceTask> start(String... more) {
        return worker.start(Properties.of("changes", team.url(), more), 1);
    }

    private SourceRecord removed(String... more) throws InterruptedException {
        team.put(1, BatchStatus.PENDING);
        List<BatchSessionSourceTask> tasks = start(more);
        worker.pollUntil(tasks, sent -> sent.size() == 1);
        team.remove(1);
        return worker.pollUntil(tasks, sent -> sent.size() == 2).get(1);
    }

    private void pollTillItFails(BatchSessionSourceTask task) throws InterruptedException {
        worker.pollUntil(List.of(task), sent -> false);
    }

    private static String kind(SourceRecord record) {
        return (String) record.headers().lastWithName("batch.kind").value();
    }

    private static String trace(Throwable thrown) {
        java.io.StringWriter text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
