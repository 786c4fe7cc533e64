package dev.batchsession.simulator;

/** Changes a list while it is served. Implementations are safe for concurrent use; nothing else may change the list. */
@FunctionalInterface
interface Changes {
    /** Applies the changes that are due before a call is answered. */
    void beforeCall();
}
