package dev.batchsession.kafka;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.io.IOException;

/** Serves a number of batches, prints the base URL, and ends when its stdin ends, as it does with the process that started it. */
final class SimulatorProgram {
    private SimulatorProgram() {}

    public static void main(String[] args) throws IOException {
        SimulatorOptions options = SimulatorOptions.defaults().batches(Integer.parseInt(args[0]));
        try (ApiSimulator api = ApiSimulator.start(options)) {
            System.out.println(api.baseUrl());
            System.in.read();
        }
    }
}
