package dev.batchsession.simulator;

/** Validates options; the message contains the expected and the actual value. */
final class Require {
    private Require() {}

    static void that(boolean holds, String expectation, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + " but was " + actual);
        }
    }

    static void share(String name, double rate) {
        that(rate >= 0 && rate <= 1, name + " must be 0 to 1", rate); // NaN is refused too
    }
}
