package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key of the environment variable, which often ends with the line break of the file that it was read from. */
class EnvironmentTest {
    @ParameterizedTest
    @ValueSource(strings = {"sk-3f9c1e", "sk-3f9c1e\r\n", "\n\tsk-3f9c1e "})
    void removesWhiteSpaceAroundTheKey(String value) {
        assertThat(environment(value).apiKey().get()).isEqualTo("sk-3f9c1e");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\r\n"})
    void treatsABlankVariableAsUnset(String value) {
        assertThatIllegalStateException()
                .isThrownBy(() -> environment(value).apiKey())
                .withMessageContaining("ANCHORBROWSER_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb\n", "a\u0000b", "a\u007fb", "a\u001bb", "\u0000ab"})
    void refusesAControlCharacterInsideTheKey(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment(value).apiKey())
                .withMessageContaining("printable ASCII");
    }

    private static Environment environment(String key) {
        return name -> name.equals("ANCHORBROWSER_API_KEY") ? key : null;
    }
}
