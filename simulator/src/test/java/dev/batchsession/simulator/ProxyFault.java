package dev.batchsession.simulator;

import java.util.SplittableRandom;

/** What a {@link FaultProxy} does to a call. All but the first three make it fail. */
enum ProxyFault {
    NONE,
    /** The answer comes after up to 60 ms. */
    LATE,
    /** The answer comes bit by bit, and in time. */
    NARROW,
    /** The connection is reset. */
    RESET,
    /** The connection is closed before anything is answered. */
    CLOSED,
    /** The connection stays open and nothing comes. */
    HALF_OPEN,
    /** The connection is closed in the middle of the body. */
    CUT,
    /** The answer comes so slowly that nobody waits for its end. */
    DRIP,
    /** The server fails, and goes on failing for some calls. */
    BURST,
    /** Too many requests: come back in a second. */
    THROTTLED;

    private static final ProxyFault[] FAILING = {RESET, CLOSED, HALF_OPEN, CUT, DRIP, BURST};
    private static final int LONGEST_BURST = 3;

    /**
     * What happens to a call: a function of the seed and the call's number, so that a run can be repeated. About one call in
     * six fails, and of 150 one is throttled.
     */
    static ProxyFault of(long seed, long call) {
        for (long first = Math.max(1, call - LONGEST_BURST + 1); first < call; first++) {
            SplittableRandom random = random(seed, first);
            if (drawn(random) == BURST && first + random.nextInt(LONGEST_BURST) >= call) {
                return BURST;
            }
        }
        return drawn(random(seed, call));
    }

    private static SplittableRandom random(long seed, long call) {
        return new SplittableRandom(seed ^ (call << 32));
    }

    private static ProxyFault drawn(SplittableRandom random) {
        double share = random.nextDouble();
        if (share < 0.17) {
            return FAILING[random.nextInt(FAILING.length)];
        }
        if (share < 0.177) {
            return THROTTLED;
        }
        return share < 0.25 ? LATE : share < 0.3 ? NARROW : NONE;
    }

    boolean isFailing() {
        return this != NONE && this != LATE && this != NARROW;
    }
}
