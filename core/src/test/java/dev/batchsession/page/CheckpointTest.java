package dev.batchsession.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a checkpoint's text is, and which texts are refused. */
class CheckpointTest {
    private static final byte[] STATE = "where it was: \u00e9".getBytes(StandardCharsets.UTF_8);

    private final Checkpoint checkpoint = Checkpoint.of("listing", 2, STATE::clone);

    @Test
    void readsWhatItWrote() {
        Checkpoint read = Checkpoint.decode(checkpoint.encode());

        assertThat(read).isEqualTo(checkpoint).hasSameHashCodeAs(checkpoint);
        assertThat(read.state("listing", 2)).isEqualTo(STATE);
        assertThat(read.version()).isEqualTo(2);
        assertThat(read.encode()).isEqualTo(checkpoint.encode());
    }

    @Test
    void readsAStateOfNothing() {
        Checkpoint nothing = Checkpoint.of("az", 1, () -> new byte[0]);

        assertThat(Checkpoint.decode(nothing.encode()).state("az", 1)).isEmpty();
    }

    @Test
    void differsWhereItsTextDoes() {
        Checkpoint other = Checkpoint.of("listing", 2, () -> new byte[] {1});

        assertThat(checkpoint)
                .isNotEqualTo(other)
                .isNotEqualTo(checkpoint.encode())
                .doesNotHaveSameHashCodeAs(other)
                .hasToString("Checkpoint[listing]");
    }

    @Test
    void isOneLineOfPrintableAscii() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(Checkpoint.of("listing", 1, all::clone).encode()).matches("[a-zA-Z0-9._-]+");
    }

    @Test
    void refusesEveryTextWithOneCharacterChanged() {
        String text = checkpoint.encode();
        for (int i = 0; i < text.length(); i++) {
            for (char other : "aA0.-_ \n\u00e9".toCharArray()) {
                String changed = text.substring(0, i) + other + text.substring(i + 1);
                if (!changed.equals(text)) {
                    refused(changed);
                }
            }
        }
    }

    @Test
    void refusesEveryPartOfAText() {
        String text = checkpoint.encode();
        for (int length = 0; length < text.length(); length++) {
            refused(text.substring(0, length));
            refused(text.substring(text.length() - length));
        }
    }

    @Test
    void refusesWhatIsNoCheckpoint() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            refused(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bsf", "bsf.listing.1.", "bsf.listing.0.AAAAAA", "bsf.listing.99999999999.AAAAAA"})
    void refusesWhatLooksLikeOne(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bsf.listing.one.AAAAAA", "bsf.listing.0.AAAAAA", "bsf.Listing.1.AAAAAA", "abc.listing.1.AAAAAA"
            })
    void saysWhetherItIsNoneOrADamagedOne(String none) {
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> Checkpoint.decode(none))
                .withMessage("this is not a checkpoint");
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> Checkpoint.decode("bsf.listing.1.AAAAAA"))
                .withMessageContaining("damaged");
    }

    @Test
    void refusesAnotherKindAndANewerVersion() {
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> checkpoint.state("watch", 2))
                .withMessage("expected a checkpoint of a watch but this is one of a listing");
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> checkpoint.state("listing", 1))
                .withMessageContaining("version 2, written by a newer version of this library; this one reads up to 1");
    }

    @Test
    void isMadeOnlyOfWhatDecodeReads() {
        assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.of("a.b", 1, STATE::clone));
        assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.of("", 1, STATE::clone));
        assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.of("listing", 0, STATE::clone));
    }

    private static void refused(String text) {
        assertThatExceptionOfType(InvalidCheckpointException.class).isThrownBy(() -> Checkpoint.decode(text));
    }
}
