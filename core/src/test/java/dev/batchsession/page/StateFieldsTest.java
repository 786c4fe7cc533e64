package dev.batchsession.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What checkpoints hold is read as it was written, value after value. */
class StateFieldsTest {
    private static final Instant EARLY = Instant.parse("2026-01-01T08:15:30.123456789Z");
    private static final Instant LATE = Instant.parse("2026-02-01T00:00:00Z");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(written);

    @Test
    void acceptsTheOriginThatItWroteAndAnUnknownOne() throws IOException {
        StateFields.writeOrigin(out, "https://one.example");
        StateFields.writeOrigin(out, "https://one.example");
        StateFields.writeOrigin(out, null);

        DataInputStream in = in();
        StateFields.requireOrigin(in, "https://one.example");
        StateFields.requireOrigin(in, null);
        StateFields.requireOrigin(in, "https://one.example");
        assertThat(in.read()).isNegative();
    }

    @Test
    void refusesAnotherOrigin() throws IOException {
        StateFields.writeOrigin(out, "https://one.example");

        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> StateFields.requireOrigin(in(), "https://other.example"))
                .withMessage("the checkpoint belongs to another source: it was written for https://one.example"
                        + " and cannot be resumed from https://other.example");
    }

    /** Messages contain origins. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\u001b[31m", "a\nb", "pr\u00fcfung"})
    void refusesWhatCannotBeAnOrigin(String text) throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateFields.checkedOrigin(text))
                .withMessage("origin must be 1 to 8192 printable ASCII characters but was a text of " + text.length()
                        + " characters");
        assertThatIllegalArgumentException().isThrownBy(() -> StateFields.checkedOrigin("x".repeat(8_193)));
        if (!text.isEmpty()) {
            StateFields.writeOrigin(out, text);
            assertThatIllegalArgumentException().isThrownBy(() -> StateFields.requireOrigin(in(), null));
        }
    }

    @Test
    void readsFiltersThatItWrote() throws IOException {
        BatchFilter all = BatchFilter.all();
        List<BatchFilter> filters = List.of(
                all,
                all.status(BatchStatus.FAILED),
                all.createdAfter(EARLY),
                all.createdAfter(EARLY).createdBefore(LATE));
        for (BatchFilter filter : filters) {
            StateFields.writeFilter(out, filter);
        }

        DataInputStream in = in();
        for (BatchFilter filter : filters) {
            assertThat(StateFields.readFilter(in)).isEqualTo(filter);
        }
        assertThat(in.available()).isZero();
    }

    @Test
    void readsInstantsAndIdsThatItWrote() throws IOException {
        UUID id = new UUID(3, 5);
        StateFields.writeInstant(out, EARLY);
        StateFields.writeInstant(out, null);
        StateFields.writeId(out, id);
        StateFields.writeInstant(out, LATE);

        DataInputStream in = in();
        assertThat(StateFields.readInstant(in)).isEqualTo(EARLY);
        assertThat(StateFields.readInstant(in)).isNull();
        assertThat(StateFields.readId(in)).isEqualTo(id);
        assertThat(StateFields.readInstant(in)).isEqualTo(LATE);
        assertThat(in.available()).isZero();
    }

    private DataInputStream in() {
        return new DataInputStream(new ByteArrayInputStream(written.toByteArray()));
    }
}
