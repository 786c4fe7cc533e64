package dev.batchsession.page;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What checkpoints hold is read as it was written, value after value. */
class StateFieldsTest {
    private static final Instant EARLY = Instant.parse("2026-01-01T08:15:30.123456789Z");
    private static final Instant LATE = Instant.parse("2026-02-01T00:00:00Z");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(written);

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
