/** The simulator in tests with JUnit Jupiter, which this package requires and the rest of the simulator does not. */
@NullMarked
package dev.batchsession.simulator.junit;

import org.jspecify.annotations.NullMarked;
