package dev.batchsession.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.PageSourceContract;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResilientPageSourceTest extends PageSourceContract {
    private StubPageSource stub = StubPageSource.ofRows(0);

    @Override
    protected PageSource sourceOf(int rows) {
        stub = StubPageSource.ofRows(rows);
        return ResiliencePolicy.standard().apply(stub);
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

        assertThat(ResiliencePolicy.standard().apply(http).origin()).contains("https://one.example");
    }

    @Test
    void namesWhatItDecorates() {
        PageSource named = new PageSource() {
            @Override
            public reactor.core.publisher.Mono<dev.batchsession.page.BatchPage> fetch(
                    dev.batchsession.page.PageRequest request) {
                return stub.fetch(request);
            }

            @Override
            public String toString() {
                return "named";
            }
        };

        assertThat(ResiliencePolicy.standard().apply(named)).hasToString("ResilientPageSource[named]");
    }

    @Test
    void namesWhatTheTwoPoliciesMakeApart() {
        ResiliencePolicy standard = ResiliencePolicy.standard();
        ResiliencePolicy patient = ResiliencePolicy.patientBuilder()
                .rateLimiter(RateLimiterConfig.ofDefaults())
                .build();

        assertThat(List.of(
                        standard.retry().getName(),
                        standard.circuitBreaker().getName(),
                        standard.rateLimiter().getName()))
                .containsOnly("batch-sessions");
        assertThat(List.of(
                        patient.retry().getName(),
                        patient.circuitBreaker().getName(),
                        patient.rateLimiter().getName()))
                .containsOnly("batch-sessions-patient");
    }

    @Test
    void refusesBadSettingsAtTheCall() {
        ResiliencePolicy.Builder builder = ResiliencePolicy.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxElapsed(Duration.ZERO))
                .withMessage("maxElapsed must be > 0 but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxRetryAfter(Duration.ofSeconds(-1)))
                .withMessage("maxRetryAfter must be > 0 but was PT-1S");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.retry((Retry) null))
                .withMessage("retry");
        assertThatNullPointerException()
                .isThrownBy(() -> ResiliencePolicy.standard().apply(null))
                .withMessage("source");
    }
}
