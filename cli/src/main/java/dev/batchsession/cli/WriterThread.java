package dev.batchsession.cli;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Schedulers whose thread may block on a terminal or a pipe, unlike those of {@link Schedulers#newSingle(String)}. */
final class WriterThread {
    private WriterThread() {}

    /** Returns a scheduler with one daemon thread. */
    static Scheduler named(String name) {
        return Schedulers.newSingle(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
