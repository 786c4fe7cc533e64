package dev.batchsession.simulator;

import java.util.SplittableRandom;

/**
 * Changes a list at random. In each step, a batch is submitted, deleted, or changes its status, with equal probability. The
 * changes are determined by the seed. Safe for concurrent use; nothing else may change the list.
 */
final class RandomChanges implements Changes {
    private final BatchList list;
    private final BatchGenerator generator;
    private final SplittableRandom random;
    private final double perCall;
    private double due;

    /** @param generator the generator of the list's rows */
    RandomChanges(BatchList list, BatchGenerator generator, SimulatorOptions options) {
        this.list = list;
        this.generator = generator;
        this.random = new SplittableRandom(~options.seed()); // independent of the generator's numbers
        this.perCall = options.list().changesPerCall();
    }

    /** Applies the configured number of changes per call, in whole steps. */
    @Override
    public synchronized void beforeCall() {
        due += perCall;
        for (; due >= 1; due--) {
            step();
        }
    }

    /** Applies one change. */
    synchronized void step() {
        if (list.size() == 0 || random.nextInt(3) == 0) {
            list.add(generator.arrival());
            return;
        }
        SimulatedBatch any = list.get(random.nextInt(list.size()));
        if (random.nextBoolean()) {
            list.remove(any);
        } else {
            list.replace(any, generator.next(any));
        }
    }
}
