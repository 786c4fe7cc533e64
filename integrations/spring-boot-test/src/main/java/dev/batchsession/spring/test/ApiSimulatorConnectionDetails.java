package dev.batchsession.spring.test;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.spring.BatchSessionsConnectionDetails;

/** Address and key of a simulator. */
final class ApiSimulatorConnectionDetails implements BatchSessionsConnectionDetails {
    private final ApiSimulator api;

    ApiSimulatorConnectionDetails(ApiSimulator api) {
        this.api = api;
    }

    @Override
    public String getApiKey() {
        return api.apiKey();
    }

    @Override
    public String getBaseUrl() {
        return api.baseUrl().toString();
    }
}
