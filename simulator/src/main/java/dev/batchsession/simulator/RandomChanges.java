package dev.batchsession.simulator;

import java.util.SplittableRandom;

/**
 * Changes a list at random, one step at a time: a batch is submitted, deleted, or goes on to another status, each as often
 * as the others. The same seed makes the same changes. Safe for concurrent use; nothing else may change the list.
 */
final class RandomChanges implements Changes {
    private final BatchList list;
    private final BatchGenerator generator;
    private final SplittableRandom random;
    private final double perCall;
    private double due;

    /** @param generator the one that made the list's rows */
    RandomChanges(BatchList list, BatchGenerator generator, SimulatorOptions options) {
        this.list = list;
        this.generator = generator;
        this.random = new SplittableRandom(~options.seed()); // others than the generator's
        this.perCall = options.list().changesPerCall();
    }

    /** Makes the changes that are due before a call: as many as it is told to for each, in whole steps. */
    @Override
    public synchronized void beforeCall() {
        due += perCall;
        for (; due >= 1; due--) {
            step();
        }
    }

    /** Makes one change. */
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
