package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.testing.StubPageSource;
import io.micrometer.context.ContextRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

/** Reactor's automatic context propagation, which docs/observability.md recommends. */
class ThreadLocalsTest {
    private static final String KEY = "tenant";
    private static final int PAGES = 100;

    private final AtomicInteger restored = new AtomicInteger();
    private final ThreadLocal<String> tenant = new ThreadLocal<>();

    @BeforeEach
    void turnOn() {
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                        KEY,
                        tenant::get,
                        value -> {
                            restored.incrementAndGet();
                            tenant.set(value);
                        },
                        tenant::remove);
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterEach
    void turnOff() {
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
    }

    /** For each row it would cost more than all that the walk does with a row. */
    @Test
    void areRestoredForAPageAndNotForEachRow() {
        Long rows = BatchSessionFlux.over(StubPageSource.ofRows(PAGES * 100))
                .listAll()
                .count()
                .contextWrite(context -> context.put(KEY, "a"))
                .block();

        assertThat(rows).isEqualTo(PAGES * 100);
        assertThat(restored).hasValueBetween(1, 10 * PAGES);
    }
}
