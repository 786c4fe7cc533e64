package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.StubPageSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the health endpoint says of the API. */
class HealthTest {
    private final StubPageSource stub = StubPageSource.ofRows(1);
    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BatchSessionsAutoConfiguration.class, BatchSessionsHealthAutoConfiguration.class))
            .withBean(PageSource.class, () -> stub);

    @Test
    void isUpAndTellsTheLastSuccessWithoutACallOfItsOwn() {
        service.run(context -> {
            HealthIndicator indicator = context.getBean(HealthIndicator.class);
            assertThat(indicator.health().getDetails())
                    .containsEntry("lastSuccess", "none yet")
                    .containsEntry("circuitBreaker", "CLOSED");
            assertThat(stub.requests()).isEmpty();

            Instant before = Instant.now().minusMillis(1);
            context.getBean(BatchSessionFlux.class).listAll().blockLast();
            Health health = indicator.health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(Instant.parse(health.getDetails().get("lastSuccess").toString()))
                    .isBetween(before, Instant.now());
            assertThat(health.getDetails()).doesNotContainKey("throttledFor");
        });
    }

    @Test
    void isDownWhileTheBreakerIsOpenAndUnknownWhileItTries() {
        service.run(context -> {
            HealthIndicator indicator = context.getBean(HealthIndicator.class);
            ResiliencePolicy policy = context.getBean(ResiliencePolicy.class);
            policy.circuitBreaker().transitionToOpenState();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
            policy.circuitBreaker().transitionToHalfOpenState();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
            policy.circuitBreaker().transitionToForcedOpenState();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
            policy.circuitBreaker().transitionToClosedState();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void tellsHowLongTheServerAskedToBeLeftAlone() {
        stub.failOnPage(1, new RateLimitedException(1, "HTTP 429", Duration.ofDays(1)));
        service.run(context -> {
            context.getBean(BatchSessionFlux.class).listAll().onErrorComplete().blockLast();

            Object left =
                    context.getBean(HealthIndicator.class).health().getDetails().get("throttledFor");
            assertThat(Duration.parse(String.valueOf(left))).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void hasOneForEachOfSeveralPolicies() {
        ResiliencePolicy south = ResiliencePolicy.patient();
        service.withBean("north", ResiliencePolicy.class, ResiliencePolicy::standard)
                .withBean("south", ResiliencePolicy.class, () -> south)
                .run(context -> {
                    south.circuitBreaker().transitionToOpenState();
                    CompositeHealthContributor all = context.getBean(CompositeHealthContributor.class);
                    assertThat(statusOf(all, "north")).isEqualTo(Status.UP);
                    assertThat(statusOf(all, "south")).isEqualTo(Status.DOWN);
                });
    }

    private static Status statusOf(CompositeHealthContributor all, String policy) {
        return ((HealthIndicator) all.getContributor(policy)).health().getStatus();
    }

    @Test
    void canBeSwitchedOffOrReplaced() {
        service.withPropertyValues("management.health.batch-sessions.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        HealthIndicator own = () -> Health.up().build();
        service.withBean("batchSessionsHealthIndicator", HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(HealthIndicator.class)).isSameAs(own));
    }
}
