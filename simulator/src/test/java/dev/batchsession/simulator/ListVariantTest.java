package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ListVariantTest {
    private final ListVariant usual = ListVariant.usual();

    @Test
    void keepsWhatEachSettingSaysInACopy() {
        ListVariant variant = usual.order(RowOrder.OLDEST_FIRST)
                .bounds(BoundRule.INCLUSIVE)
                .boundPrecision(TimePrecision.SECONDS)
                .shownPrecision(TimePrecision.MIXED)
                .undatedShare(0.1)
                .undatedFirst(true)
                .density(Density.usual().perSecond(2).together(3).crowd(4))
                .changesPerCall(5);

        assertThat(variant)
                .isEqualTo(new ListVariant(
                        RowOrder.OLDEST_FIRST,
                        BoundRule.INCLUSIVE,
                        TimePrecision.SECONDS,
                        TimePrecision.MIXED,
                        0.1,
                        true,
                        new Density(2, 3, 4),
                        5,
                        false));
        assertThat(usual.living(true).living()).isTrue();
        assertThat(usual.order()).isEqualTo(RowOrder.NEWEST_FIRST);
    }

    @Test
    void refusesWhatCannotBeServed() {
        assertRefused(
                () -> usual.boundPrecision(TimePrecision.MIXED),
                "boundPrecision must be MICROS, MILLIS or SECONDS but was MIXED");
        assertRefused(() -> usual.undatedShare(1.1), "undatedShare must be 0 to 1 but was 1.1");
        assertRefused(() -> usual.changesPerCall(-1), "changesPerCall must be 0 to 1000000 but was -1.0");
        assertRefused(() -> usual.changesPerCall(Double.NaN), "changesPerCall must be 0 to 1000000 but was NaN");
        assertRefused(
                () -> usual.changesPerCall(1).living(true), "changesPerCall must be 0 for a living list but was 1.0");
        assertRefused(
                () -> usual.undatedShare(0.5).living(true), "undatedShare must be 0 for a living list but was 0.5");
        assertRefused(() -> Density.usual().perSecond(-1), "perSecond must be 0 to 1000000 but was -1.0");
        assertRefused(() -> Density.usual().together(0), "together must be >= 1 but was 0");
        assertRefused(() -> Density.usual().crowd(-1), "crowd must be >= 0 but was -1");
    }

    private static void assertRefused(ThrowingCallable setting, String message) {
        assertThatThrownBy(setting).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
