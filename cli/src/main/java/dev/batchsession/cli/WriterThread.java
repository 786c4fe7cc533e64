package dev.batchsession.cli;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A thread that may block, unlike those of Reactor's single schedulers: a terminal or a pipe takes its time. */
final class WriterThread {
    private WriterThread() {}

    /** One thread, which ends with the process. */
    static Scheduler named(String name) {
        return Schedulers.newSingle(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
