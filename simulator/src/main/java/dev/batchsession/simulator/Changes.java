package dev.batchsession.simulator;

/** What becomes of a list while it is served. Implementations are safe for concurrent use, and alone change the list. */
@FunctionalInterface
interface Changes {
    /** Makes the changes that are due before a call is answered. */
    void beforeCall();
}
