package dev.batchsession.benchmarks;

import java.io.IOException;
import java.util.List;

/** Contenders that take turns: what slows the machine down for a while slows them all. */
final class Rounds {
    private Rounds() {}

    @FunctionalInterface
    interface Turn<T> {
        /** One turn; it {@code counts} once the rounds that warm up are over. */
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
