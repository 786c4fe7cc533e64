package dev.batchsession.simulator.junit;

import static java.util.Objects.requireNonNull;

import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.SimulatorOptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts an {@link ApiSimulator} on a free port for a parameter of that type, and closes it afterwards. By default its list is
 * empty, and it requires its {@link ApiSimulator#apiKey()}.
 *
 * <pre>{@code
 * @ExtendWith(ApiSimulatorExtension.class)
 * class OrdersTest {
 *     @Test
 *     void shipsWhenTheBatchHasEnded(ApiSimulator api) {
 *         UUID batch = api.create(10);
 *         …
 *         api.complete(batch);
 *     }
 * }
 * }</pre>
 *
 * <p>A test method and its {@code @BeforeEach} and {@code @AfterEach} methods share a simulator that no other test uses. If a
 * constructor or a {@code @BeforeAll} method has the parameter, all tests of the class share that simulator. Register the
 * extension with {@code @RegisterExtension} to set the options. Requires JUnit Jupiter 5.13 or later.
 */
public final class ApiSimulatorExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ApiSimulatorExtension.class);
    private static final SimulatorOptions DEFAULTS =
            SimulatorOptions.defaults().batches(0).requiredKey("sk-simulator");

    private final SimulatorOptions options;

    /** Creates an extension whose simulators have an empty list and require a key. Called by JUnit. */
    public ApiSimulatorExtension() {
        this(DEFAULTS);
    }

    /** Creates an extension whose simulators have these options. */
    public ApiSimulatorExtension(SimulatorOptions options) {
        this.options = requireNonNull(options, "options");
    }

    /** Returns whether the type of the parameter is {@link ApiSimulator}. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ApiSimulator.class;
    }

    /** Returns the simulator of the test, or of its class. */
    @Override
    public synchronized ApiSimulator resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getStore(NAMESPACE); // closes it at the end of the context: of the test, or of its class
        ApiSimulator running = store.get(ApiSimulator.class, ApiSimulator.class);
        if (running != null) {
            return running;
        }
        ApiSimulator started = ApiSimulator.start(options);
        store.put(ApiSimulator.class, started);
        return started;
    }
}
