package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.resilience.ResiliencePolicy;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two policies with the same defaults have parts of the same names: a registry would keep the meters of the first only. */
class PolicyMetricsTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void separatesTwoPoliciesWithTheSameDefaultsByName() {
        ResiliencePolicy first = ResiliencePolicy.standard();
        ResiliencePolicy second = ResiliencePolicy.standard();
        new PolicyMetrics(first, "team-a").bindTo(meters);
        new PolicyMetrics(second, "team-b").bindTo(meters);

        second.circuitBreaker().transitionToOpenState();
        second.rateLimiter().acquirePermission(4);
        second.retry().asyncContext().onError(new IllegalStateException());

        assertThat(open("team-a")).isZero();
        assertThat(open("team-b")).isEqualTo(1);
        assertThat(permits("team-a")).isEqualTo(10);
        assertThat(permits("team-b")).isEqualTo(6);
        assertThat(namesOf("batch.sessions.throttled")).containsExactlyInAnyOrder("team-a", "team-b");
        assertThat(namesOf("resilience4j.retry.calls")).containsOnly("team-a", "team-b");
        assertThat(namesOf("resilience4j.circuitbreaker.calls")).containsOnly("team-a", "team-b");
    }

    @Test
    void keepsTheNamesOfThePartsByDefault() {
        new PolicyMetrics(ResiliencePolicy.patient()).bindTo(meters);

        assertThat(meters.getMeters()).hasSizeGreaterThan(10);
        assertThat(meters.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("name")).isEqualTo("batch-sessions-patient"));
    }

    @Test
    void passesTheFiltersOfACompositeRegistry() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry().add(meters);
        composite.config().commonTags("app", "board");

        new PolicyMetrics(ResiliencePolicy.standard(), "team-a").bindTo(composite);

        assertThat(meters.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().getTag("app")).isEqualTo("board"));
    }

    private double open(String name) {
        return meters.get("resilience4j.circuitbreaker.state")
                .tags("name", name, "state", "open")
                .gauge()
                .value();
    }

    private double permits(String name) {
        return meters.get("resilience4j.ratelimiter.available.permissions")
                .tag("name", name)
                .gauge()
                .value();
    }

    private List<String> namesOf(String meter) {
        return meters.get(meter).meters().stream()
                .map(Meter::getId)
                .map(id -> String.valueOf(id.getTag("name")))
                .toList();
    }
}
