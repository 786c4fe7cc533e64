package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListQueryTest {
    @Test
    void asksForTheFirstTwentyOfAllRowsWhereNothingIsSaid() {
        assertThat(ListQuery.of(Map.of())).isEqualTo(new ListQuery(null, 1, 20, null, null));
    }

    @Test
    void readsEveryParameterAndIgnoresOthers() {
        Map<String, List<String>> parameters = Map.of(
                "status", List.of("failed"),
                "page", List.of("3"),
                "limit", List.of("100"),
                "created_after", List.of("2026-01-01T00:00:00Z"),
                "created_before", List.of("2026-01-01T02:00:00.5+02:00"),
                "sort", List.of("asc"));

        assertThat(ListQuery.of(parameters))
                .isEqualTo(new ListQuery(
                        "failed",
                        3,
                        100,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-01-01T00:00:00.5Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "page, 0",
        "page, -1",
        "page, two",
        "page, ''",
        "page, 2147483648",
        "limit, 0",
        "limit, 101",
        "limit, 1.5",
        "status, FAILED",
        "status, done",
        "status, ''",
        "created_after, yesterday",
        "created_after, 2026-01-01",
        "created_before, 2026-01-01T00:00:00"
    })
    void refusesWhatTheApiDoesNotAllow(String name, String value) {
        assertThatThrownBy(() -> ListQuery.of(Map.of(name, List.of(value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must be ");
    }

    @Test
    void refusesAParameterThatIsGivenTwice() {
        assertThatThrownBy(() -> ListQuery.of(Map.of("page", List.of("1", "2"))))
                .hasMessage("page must be given once");
    }
}
