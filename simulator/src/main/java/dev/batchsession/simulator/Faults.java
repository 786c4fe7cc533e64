package dev.batchsession.simulator;

import java.util.SplittableRandom;

/** Selects the calls that fail, by the seed and the call's number, so that a run can be repeated. */
final class Faults {
    enum Fault {
        NONE,
        FAIL,
        THROTTLE
    }

    private final long seed;
    private final double failureRate;
    private final double throttleRate;

    Faults(SimulatorOptions options) {
        this.seed = options.seed();
        this.failureRate = options.failureRate();
        this.throttleRate = options.throttleRate();
    }

    /** @param call the number of the call in order of arrival */
    Fault of(long call) {
        double drawn = new SplittableRandom(seed ^ (call << 32)).nextDouble();
        if (drawn < failureRate) {
            return Fault.FAIL;
        }
        return drawn < failureRate + throttleRate ? Fault.THROTTLE : Fault.NONE;
    }
}
