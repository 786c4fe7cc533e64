package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.simulator.Faults.Fault;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final SimulatorOptions OPTIONS =
            SimulatorOptions.defaults().failureRate(0.2).throttleRate(0.1);

    @Test
    void failsTheSameCallsForTheSameSeedAndOthersForAnother() {
        assertThat(first1000(OPTIONS)).isEqualTo(first1000(OPTIONS)).isNotEqualTo(first1000(OPTIONS.seed(2)));
    }

    @Test
    void failsTheShareThatItWasToldTo() {
        List<Fault> faults = first1000(OPTIONS);

        assertThat(faults.stream().filter(Fault.FAIL::equals).count()).isBetween(160L, 240L);
        assertThat(faults.stream().filter(Fault.THROTTLE::equals).count()).isBetween(70L, 130L);
    }

    @Test
    void failsNoCallOrEveryCallAtTheEndsOfTheRange() {
        assertThat(first1000(SimulatorOptions.defaults())).containsOnly(Fault.NONE);
        assertThat(first1000(SimulatorOptions.defaults().failureRate(1))).containsOnly(Fault.FAIL);
        assertThat(first1000(SimulatorOptions.defaults().throttleRate(1))).containsOnly(Fault.THROTTLE);
    }

    private static List<Fault> first1000(SimulatorOptions options) {
        Faults faults = new Faults(options);
        return LongStream.rangeClosed(1, 1000).mapToObj(faults::of).toList();
    }
}
