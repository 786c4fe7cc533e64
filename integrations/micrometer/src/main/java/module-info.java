/** Observations of calls, and meters of listings, watches and policies, by Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Reactor and Micrometer
module dev.batchsession.micrometer {
    requires transitive dev.batchsession.resilience;
    requires transitive micrometer.commons;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires context.propagation;
    requires io.github.resilience4j.micrometer;
    requires reactor.core.micrometer;
    requires static org.jspecify;

    exports dev.batchsession.micrometer;
}
