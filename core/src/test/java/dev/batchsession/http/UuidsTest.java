package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
    @Test
    void agreesWithTheJdkInEitherCase() {
        for (int i = 0; i < 10_000; i++) {
            UUID uuid = UUID.randomUUID();
            assertThat(parse(uuid.toString())).isEqualTo(uuid);
            assertThat(parse(uuid.toString().toUpperCase(Locale.ROOT))).isEqualTo(uuid);
        }
        assertThat(parse("ffffffff-ffff-ffff-ffff-ffffffffffff")).isEqualTo(new UUID(-1, -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "5b1f7a0e1c2d4e3f8a9b0c1d2e3f4a5b",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5g",
                "5b1f7a0e-1c2d-4e3f-8a9b_0c1d2e3f4a5b",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5bb",
                "-b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b",
                "5b1f7a0e-1c2d-4e3f-8a9b-0c1d2e3f4aļb"
            })
    void refusesAnyOtherForm(String text) {
        assertThat(parse(text)).isNull();
    }

    private static @Nullable UUID parse(String text) {
        char[] buffer = ("ab" + text + "cd").toCharArray();
        return Uuids.parse(buffer, 2, text.length());
    }
}
