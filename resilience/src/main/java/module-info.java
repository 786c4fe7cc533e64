/** Retries, a circuit breaker and a rate limiter around a page source, by Resilience4j. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Reactor and Resilience4j
module dev.batchsession.resilience {
    requires transitive dev.batchsession;
    requires transitive io.github.resilience4j.circuitbreaker;
    requires transitive io.github.resilience4j.ratelimiter;
    requires transitive io.github.resilience4j.retry;
    requires io.github.resilience4j.core;
    requires org.slf4j; // of Resilience4j, which cannot name it
    requires reactor.pool;
    requires static org.jspecify;

    exports dev.batchsession.resilience;
}
