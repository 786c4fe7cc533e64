package dev.batchsession.spring.test;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Starts an {@link ApiSimulator} on a free port for a test of a service. All auto-configured clients, the unnamed one and the named
 * ones, call it with its key, whatever the properties of address and key are.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureApiSimulator
 * class OrdersTest {
 *     @Autowired
 *     private ApiSimulator api;
 * }
 * }</pre>
 *
 * <p>The simulator is a bean. It lives as long as the application context, which Spring caches: tests with the same context share
 * the simulator and its batches. Its list is empty at first. A bean of {@link SimulatorOptions} replaces the options.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import({ApiSimulatorConfiguration.class, NamedClientsDetails.class})
public @interface AutoConfigureApiSimulator {}
