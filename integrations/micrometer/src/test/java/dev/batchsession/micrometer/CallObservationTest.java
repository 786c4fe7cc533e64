package dev.batchsession.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.page.TransportException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.StubPageSource;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** The observation of each call: its name, its key values and its parent. */
class CallObservationTest {
    private final PageFetchException busy = new ServerFailureException(1, 503, "HTTP 503: busy", null);

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<CallContext> calls = new ArrayList<>();
    private final StubPageSource stub = StubPageSource.ofRows(150);
    private final BatchSessionObservations observed = BatchSessionObservations.of(registry, new SimpleMeterRegistry());

    CallObservationTest() {
        registry.observationConfig().observationHandler(new ObservationHandler<CallContext>() {
            @Override
            public void onStart(CallContext call) {
                calls.add(call);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof CallContext;
            }
        });
    }

    @Test
    void tellsEachCallOfAListing() {
        StepVerifier.create(over(UnaryOperator.identity(), observed)
                        .listAll(BatchFilter.all().status(BatchStatus.COMPLETED)))
                .expectNextCount(150)
                .verifyComplete();

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("batch.sessions.call", 2);
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.getContextualName()).isEqualTo("list batch-sessions");
            assertThat(call.getLowCardinalityKeyValues())
                    .containsExactlyInAnyOrder(
                            KeyValue.of("filter.status", "completed"),
                            KeyValue.of("outcome", "SUCCESS"),
                            KeyValue.of("status", "200"),
                            KeyValue.of("reactor.status", "completed"), // these two of Reactor's own
                            KeyValue.of("reactor.type", "Mono"));
            assertThat(call.getHighCardinalityKeyValues())
                    .containsExactlyInAnyOrder(
                            KeyValue.of("attempt", "1"),
                            KeyValue.of("page", String.valueOf(call.request().page())));
        });
        TestObservationRegistryAssert.assertThat(registry)
                .hasHandledContextsThatSatisfy(contexts -> assertThat(contexts)
                        .hasSize(2)
                        .allSatisfy(call -> assertThat(call.getError()).isNull()));
    }

    @Test
    void countsTheAttemptsAtEachPage() {
        stub.failOnPage(1, busy, new TransportException(1, "reset", true, null));
        stub.failOnPage(2, busy);

        TestSubscriber<Object> rows = subscribed(over(ResiliencePolicy.standard(), observed));
        time.advance(Duration.ofMinutes(1));

        assertThat(rows.isTerminatedComplete()).isTrue();
        assertThat(calls)
                .extracting(
                        call -> high(call, "page"),
                        call -> high(call, "attempt"),
                        call -> low(call, "outcome"),
                        call -> low(call, "status"))
                .containsExactly(
                        tuple("1", "1", "SERVER_ERROR", "503"),
                        tuple("1", "2", "UNKNOWN", "none"),
                        tuple("1", "3", "SUCCESS", "200"),
                        tuple("2", "1", "SERVER_ERROR", "503"),
                        tuple("2", "2", "SUCCESS", "200"));
        assertThat(calls.get(0).getError()).isSameAs(busy);
        assertThat(calls.get(0).answer()).isNull();
        assertThat(calls.get(2).answer()).isNotNull();
        assertThat(calls.get(3).request().page()).isEqualTo(2);
        assertThat(calls.get(4).attempt()).isEqualTo(2);
    }

    @Test
    void tellsAFailureOfTheClientApart() {
        stub.failOnPage(1, new ApiKeyRejectedException(1, 401, "HTTP 401"));

        subscribed(over(ResiliencePolicy.standard(), observed));

        assertThat(low(calls.get(0), "outcome")).isEqualTo("CLIENT_ERROR");
        assertThat(low(calls.get(0), "status")).isEqualTo("401");
        assertThat(low(calls.get(0), "filter.status")).isEqualTo("any");
    }

    @Test
    void makesNoTagOfAStatusThatHttpDoesNotHave() {
        stub.failOnPage(1, new ServerFailureException(1, 742, "HTTP 742", null));

        subscribed(over(UnaryOperator.identity(), observed));

        assertThat(low(calls.get(0), "outcome")).isEqualTo("UNKNOWN");
        assertThat(low(calls.get(0), "status")).isEqualTo("none");
    }

    @Test
    void stopsWhenTheCallIsCancelled() {
        stub.answerOnPage(1, Mono.never());

        subscribed(over(ResiliencePolicy.standard(), observed)).cancel();

        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("reactor.status", "cancelled")
                .hasLowCardinalityKeyValue("outcome", "UNKNOWN");
    }

    @Test
    void namesNoBatch() {
        subscribed(over(UnaryOperator.identity(), observed));

        List<String> ids = stub.fetch(calls.get(0).request()).block().batches().stream()
                .map(batch -> batch.batchId().toString())
                .toList();
        assertThat(ids).hasSize(100);
        for (CallContext call : calls) {
            assertThat(call.getAllKeyValues().stream().map(KeyValue::getValue)).doesNotContainAnyElementsOf(ids);
        }
    }

    @Test
    void isNamedByTheConventionThatIsGiven() {
        subscribed(over(UnaryOperator.identity(), observed.convention(new Renamed("mine"))));

        TestObservationRegistryAssert.assertThat(registry).hasNumberOfObservationsWithNameEqualTo("mine", 2);
        assertThat(low(calls.get(0), "team")).isEqualTo("blue");
        assertThat(low(calls.get(0), "outcome")).isEqualTo("SUCCESS");
    }

    @Test
    void isNamedByTheRegistrysConventionWhereNoneIsGiven() {
        registry.observationConfig().observationConvention(new Renamed("everyones"));

        subscribed(over(UnaryOperator.identity(), observed));

        TestObservationRegistryAssert.assertThat(registry).hasNumberOfObservationsWithNameEqualTo("everyones", 2);
    }

    @Test
    void isAPartOfTheListingThatIsAPartOfWhatSubscribes() {
        Observation service = Observation.start("service", registry);

        StepVerifier.create(over(ResiliencePolicy.standard(), observed)
                        .listAll()
                        .transform(observed::listing)
                        .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, service)))
                .expectNextCount(150)
                .verifyComplete();
        service.stop();

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("batch.sessions.listing", 1);
        assertThat(calls).hasSize(2).allSatisfy(call -> {
            Observation.ContextView listing = call.getParentObservation().getContextView();
            assertThat(listing.getName()).isEqualTo("batch.sessions.listing");
            assertThat(listing.getParentObservation()).isSameAs(service);
        });
    }

    @Test
    void isAPartOfWhatIsCurrentWhereTheContextTellsNothing() {
        Observation.createNotStarted("job", registry)
                .observe(() -> subscribed(over(UnaryOperator.identity(), observed)));

        assertThat(calls.get(0).getParentObservation().getContextView().getName())
                .isEqualTo("job");
    }

    private static TestSubscriber<Object> subscribed(BatchSessionFlux batches) {
        TestSubscriber<Object> rows = TestSubscriber.create();
        batches.listAll().subscribe(rows);
        return rows;
    }

    private BatchSessionFlux over(UnaryOperator<PageSource> policy, BatchSessionObservations observations) {
        return BatchSessionFlux.over(observations.around(policy).apply(stub));
    }

    private static String low(CallContext call, String key) {
        return call.getLowCardinalityKeyValue(key).getValue();
    }

    private static String high(CallContext call, String key) {
        return call.getHighCardinalityKeyValue(key).getValue();
    }

    private static final class Renamed extends DefaultCallConvention
            implements GlobalObservationConvention<CallContext> {
        private final String name;

        Renamed(String name) {
            this.name = name;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(CallContext call) {
            return super.getLowCardinalityKeyValues(call).and("team", "blue");
        }
    }
}
