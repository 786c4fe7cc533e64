package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerTextTest {
    private static final ApiKey KEY = ApiKey.of("sk-3f9c1e");

    @Test
    void showsPlainTextAsItIs() {
        assertThat(ServerText.sanitized("Größe zu groß: 5 > 3", KEY)).isEqualTo("Größe zu groß: 5 > 3");
    }

    @Test
    void masksTheKeyWhereverItStands() {
        assertThat(ServerText.sanitized("sk-3f9c1e is no key (sk-3f9c1e)", KEY)).isEqualTo("*** is no key (***)");
    }

    @Test
    void masksAKeyThatTheCutWouldSplit() {
        String shown = ServerText.sanitized("x".repeat(ServerText.MAX_LENGTH - 4) + "sk-3f9c1e", KEY);

        assertThat(shown).doesNotContain("sk-").endsWith("x***");
    }

    @Test
    void forgesNoLogLines() {
        assertThat(ServerText.sanitized("a\r\n2026 INFO b\u001b[2J\u2028\u202e", KEY))
                .isEqualTo("a\\u000d\\u000a2026 INFO b\\u001b[2J\\u2028\\u202e");
    }

    @Test
    void showsNoHalfCharactersAndNoInvisibleOnes() {
        assertThat(ServerText.sanitized("a\ud83d b\udb40\udc41 \ud83d\ude00", KEY))
                .isEqualTo("a\\ud83d b\\u{e0041} \ud83d\ude00");
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(ServerText.sanitized("y".repeat(ServerText.MAX_LENGTH - 1) + "\ud83d\ude00", KEY))
                .endsWith("y…");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(ServerText.sanitized("y".repeat(100_000), KEY))
                .hasSize(ServerText.MAX_LENGTH + 1)
                .endsWith("y…");
    }
}
