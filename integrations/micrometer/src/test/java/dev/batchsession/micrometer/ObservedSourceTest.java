package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.PageSourceContract;
import dev.batchsession.testing.StubPageSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever is observed, the source does what a source must. */
class ObservedSourceTest extends PageSourceContract {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private StubPageSource stub = StubPageSource.ofRows(0);

    @Override
    protected PageSource sourceOf(int rows) {
        stub = StubPageSource.ofRows(rows);
        return observed(TestObservationRegistry.create())
                .around(UnaryOperator.identity())
                .apply(stub);
    }

    @Override
    protected int calls() {
        return stub.requests().size();
    }

    @Test
    void passesTheOriginOn() {
        PageSource http = HttpPageSource.builder()
                .apiKey("k")
                .baseUrl(URI.create("https://one.example"))
                .build();

        assertThat(observed(ObservationRegistry.NOOP)
                        .around(ResiliencePolicy.standard())
                        .apply(http)
                        .origin())
                .contains("https://one.example");
    }

    @Test
    void saysWhatItDecorates() {
        PageSource source = observed(ObservationRegistry.NOOP)
                .around(ResiliencePolicy.standard())
                .apply(stub);

        assertThat(source.toString()).startsWith("MeteredPages[ResilientPageSource[ObservedCalls[");
    }

    @Test
    void nothingIsNull() {
        BatchSessionObservations observed = observed(ObservationRegistry.NOOP);

        assertThatNullPointerException().isThrownBy(() -> BatchSessionObservations.of(null, meters));
        assertThatNullPointerException().isThrownBy(() -> BatchSessionObservations.of(ObservationRegistry.NOOP, null));
        assertThatNullPointerException().isThrownBy(() -> observed.convention(null));
        assertThatNullPointerException().isThrownBy(() -> observed.around(null));
        assertThatNullPointerException().isThrownBy(() -> BatchSessionObservations.sendingTrace(null));
        assertThatNullPointerException()
                .isThrownBy(() -> observed.around(source -> source).apply(null));
    }

    private BatchSessionObservations observed(ObservationRegistry registry) {
        return BatchSessionObservations.of(registry, meters);
    }
}
