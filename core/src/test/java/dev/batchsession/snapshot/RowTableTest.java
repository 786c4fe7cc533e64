package dev.batchsession.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowTableTest {
    private static final int ROWS = 1_000;

    /** Ids of all kinds that servers number by one: their halves differ in the lowest bits, the highest, or not at all. */
    @Test
    void findsEachRowByItsIdInAFullTable() {
        RowTable table = new RowTable(4 * ROWS);
        for (int row = 0; row < ROWS; row++) {
            add(table, new UUID(row, 0));
            add(table, new UUID(0, row + 1L));
            add(table, new UUID((row + 1L) << 48, 7));
            add(table, new UUID(7, (row + 1L) << 48));
        }

        assertThat(table.size()).isEqualTo(table.capacity());
        for (int position = 0; position < table.size(); position++) {
            assertThat(table.position(table.id(position))).isEqualTo(position);
        }
        assertThat(table.position(new UUID(1, 1))).isEqualTo(RowTable.ABSENT);
    }

    @Test
    void keepsTheFirstOfTwoRowsWithOneId() {
        RowTable table = new RowTable(2);
        table.add(new UUID(1, 1), Instant.EPOCH);
        table.add(new UUID(1, 1), null);

        assertThat(table.size()).isEqualTo(1);
        assertThat(table.time(0)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void copiesTheFirstRowsOnly() {
        RowTable table = new RowTable(2);
        table.add(new UUID(1, 1), Instant.EPOCH);
        table.add(new UUID(2, 2), null);

        RowTable copy = table.copy(1, 3);

        assertThat(copy.size()).isEqualTo(1);
        assertThat(copy.capacity()).isEqualTo(3);
        assertThat(copy.position(new UUID(1, 1))).isZero();
        assertThat(copy.position(new UUID(2, 2))).isEqualTo(RowTable.ABSENT);
    }

    @Test
    void anEmptyTableContainsNoRow() {
        assertThat(new RowTable(0).position(new UUID(0, 0))).isEqualTo(RowTable.ABSENT);
    }

    private static void add(RowTable table, UUID id) {
        table.add(id, null);
    }
}
