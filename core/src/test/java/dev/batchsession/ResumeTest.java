package dev.batchsession;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.testing.StubPageSource;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Going on after a page, in a list that is read live. */
class ResumeTest {
    private static final ListOptions TENS = ListOptions.defaults().pageSize(10);

    private final StubPageSource source = StubPageSource.ofRows(45);
    private final BatchSessionFlux flux = BatchSessionFlux.over(source);

    @Test
    void goesOnAfterThePage() {
        Checkpoint checkpoint = checkpointOfPage(2);

        assertThat(rows(TENS.resumeFrom(checkpoint))).isEqualTo(batches(21, 45));
        assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void goesOnAfterItsTextWasKept() {
        Checkpoint kept = Checkpoint.decode(checkpointOfPage(4).encode());

        assertThat(rows(TENS.resumeFrom(kept))).isEqualTo(batches(41, 45));
    }

    @Test
    void goesOnFromAResumedListing() {
        Checkpoint later = flux.listPages(BatchFilter.all(), TENS.resumeFrom(checkpointOfPage(1)))
                .blockFirst()
                .checkpoint();

        assertThat(rows(TENS.resumeFrom(later))).isEqualTo(batches(21, 45));
    }

    @Test
    void makesNoCallAfterTheLastPage() {
        Checkpoint last = checkpointOfPage(5);
        int calls = source.requests().size();

        assertThat(rows(TENS.resumeFrom(last))).isEmpty();
        assertThat(source.requests()).hasSize(calls);
    }

    @Test
    void goesOnWithLookahead() {
        Checkpoint checkpoint = flux.listPages(BatchFilter.all(), TENS.lookahead(3))
                .elementAt(1)
                .block()
                .checkpoint();

        assertThat(rows(TENS.lookahead(2).resumeFrom(checkpoint))).isEqualTo(batches(21, 45));
    }

    @Test
    void refusesAnotherListing() {
        Checkpoint checkpoint = checkpointOfPage(2);
        BatchFilter failed = BatchFilter.all().status(BatchStatus.FAILED);
        BatchFilter recent = BatchFilter.all().createdAfter(Instant.EPOCH);

        refused(failed, TENS.resumeFrom(checkpoint), "another filter");
        refused(recent, TENS.resumeFrom(checkpoint), "another filter");
        refused(BatchFilter.all(), TENS.pageSize(20).resumeFrom(checkpoint), "another page size: expected 20");
        refused(
                BatchFilter.all(),
                TENS.consistency(Consistency.SNAPSHOT).resumeFrom(checkpoint),
                "another consistency");
    }

    @Test
    void refusesAPageThatThereCannotBe() {
        byte[] state = checkpointOfPage(2).state("listing", 2);
        state[state.length - 4] = (byte) 0xff; // the first byte of the page's number

        refused(BatchFilter.all(), TENS.resumeFrom(Checkpoint.of("listing", 2, () -> state)), "contains no position");
    }

    @Test
    void refusesACheckpointOfSomethingElse() {
        Checkpoint watch = Checkpoint.of("watch", 1, () -> new byte[0]);
        Checkpoint empty = Checkpoint.of("listing", 1, () -> new byte[0]);

        refused(BatchFilter.all(), TENS.resumeFrom(watch), "this is one of a watch");
        refused(BatchFilter.all(), TENS.resumeFrom(empty), "contains no position");
    }

    @Test
    void refusesAnythingThatCannotBeAPosition() {
        ListOptions snapshot = TENS.consistency(Consistency.SNAPSHOT);
        byte[] state = Objects.requireNonNull(BatchSessionFlux.over(StubPageSource.ofRows(45))
                        .listPages(BatchFilter.all(), snapshot)
                        .blockFirst())
                .checkpoint()
                .state("listing", 2);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = Arrays.copyOf(state, state.length - random.nextInt(3));
            for (int j = random.nextInt(4); j >= 0; j--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                flux.listAll(BatchFilter.all(), snapshot.resumeFrom(Checkpoint.of("listing", 2, () -> changed)));
            } catch (InvalidCheckpointException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2_500);
    }

    @Test
    void refusesAPositionThatSomethingFollows() {
        byte[] state = checkpointOfPage(1).state("listing", 2);
        byte[] longer = Arrays.copyOf(state, state.length + 1); // by a zero

        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() ->
                        flux.listAll(BatchFilter.all(), TENS.resumeFrom(Checkpoint.of("listing", 2, () -> longer))))
                .withMessageContaining("trailing bytes");
    }

    @Test
    void startPageAndResumeFromExcludeEachOther() {
        ListOptions both = TENS.startPage(2).resumeFrom(checkpointOfPage(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> flux.listAll(BatchFilter.all(), both))
                .withMessageStartingWith("startPage and resumeFrom");
    }

    @Test
    void onlyPagesOfAListingHaveACheckpoint() {
        BatchPage page = Objects.requireNonNull(
                source.fetch(new PageRequest(BatchFilter.all(), 1, 10)).block());

        assertThatIllegalStateException().isThrownBy(page::checkpoint);
        assertThat(flux.listPages(BatchFilter.all(), TENS).blockFirst())
                .as("a page is the same with a checkpoint and without")
                .isEqualTo(page)
                .hasSameHashCodeAs(page);
    }

    private Checkpoint checkpointOfPage(int number) {
        return Objects.requireNonNull(flux.listPages(BatchFilter.all(), TENS)
                        .elementAt(number - 1)
                        .block())
                .checkpoint();
    }

    private List<?> rows(ListOptions options) {
        return Objects.requireNonNull(
                flux.listAll(BatchFilter.all(), options).collectList().block());
    }

    private void refused(BatchFilter filter, ListOptions options, String why) {
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> flux.listAll(filter, options))
                .withMessageContaining(why);
    }
}
