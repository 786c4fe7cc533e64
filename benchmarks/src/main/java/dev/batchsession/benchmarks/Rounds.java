package dev.batchsession.benchmarks;

import java.io.IOException;
import java.util.List;

/** Lets contenders take turns, so that temporary load on the machine affects all of them. */
final class Rounds {
    private Rounds() {}

    @FunctionalInterface
    interface Turn<T> {
        /** Runs one turn. It {@code counts} after the warm-up. */
        void take(T contender, boolean counts) throws IOException;
    }

    static <T> void run(int warmUp, int rounds, List<T> contenders, Turn<? super T> turn) throws IOException {
        for (int round = -warmUp; round < rounds; round++) {
            for (T contender : contenders) {
                turn.take(contender, round >= 0);
            }
        }
    }
}
