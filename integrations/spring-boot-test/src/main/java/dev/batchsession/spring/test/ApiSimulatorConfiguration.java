package dev.batchsession.spring.test;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The simulator, and how the unnamed client reaches it. */
@Configuration(proxyBeanMethods = false)
class ApiSimulatorConfiguration {
    private static final SimulatorOptions DEFAULTS =
            SimulatorOptions.defaults().batches(0).requiredKey("sk-simulator");

    @Bean
    ApiSimulator apiSimulator(ObjectProvider<SimulatorOptions> options) {
        return ApiSimulator.start(options.getIfAvailable(() -> DEFAULTS));
    }

    @Bean
    ApiSimulatorConnectionDetails apiSimulatorConnectionDetails(ApiSimulator api) {
        return new ApiSimulatorConnectionDetails(api);
    }
}
