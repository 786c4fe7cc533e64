package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.spring.ClientProperties.Policy;
import dev.batchsession.spring.ClientProperties.RateLimit;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import reactor.netty.http.client.HttpClient;

/** Factory of sources, policies and clients, for the unnamed account and for the named ones. Safe for concurrent use. */
final class Clients {
    /** Name of the unnamed client where names distinguish clients. */
    static final String UNNAMED = "default";

    static final String SOURCE_BEAN = "batchSessionSource";
    static final String POLICY_BEAN = "batchSessionPolicy";
    static final String CLIENT_BEAN = "batchSessionFlux";

    private final BatchSessionsProperties properties;
    private final ListableBeanFactory beans;
    private final Map<ResiliencePolicy, KeyStatus> keys = Collections.synchronizedMap(new IdentityHashMap<>());

    Clients(BatchSessionsProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /** Returns the name of a bean of a named client. */
    static String beanName(String bean, String client) {
        return bean + '.' + client;
    }

    /** Returns whether there are named clients, so that health and meters need the names. */
    boolean areNamed() {
        return !properties.getClients().isEmpty();
    }

    /** Returns whether the API accepts the key of the client that uses this policy. */
    KeyStatus keyStatus(ResiliencePolicy policy) {
        return keys.computeIfAbsent(policy, unused -> new KeyStatus());
    }

    /** Returns the policies of all clients, by client; other policies of the application by bean name. */
    Map<String, ResiliencePolicy> named(Map<String, ResiliencePolicy> candidates) {
        Map<String, ResiliencePolicy> policies = new LinkedHashMap<>();
        candidates.forEach(
                (bean, policy) -> policies.put(areNamed() && bean.equals(POLICY_BEAN) ? UNNAMED : bean, policy));
        for (String client : properties.getClients().keySet()) {
            ResiliencePolicy policy = policyOf(client);
            if (policy != null) {
                policies.put(client, policy);
            }
        }
        return policies;
    }

    HttpPageSource source(String client) {
        ClientProperties settings = settings(client);
        BatchSessionsConnectionDetails details = details(client, settings);
        List<HttpPageSourceCustomizer> customizers = beansOf(HttpPageSourceCustomizer.class, client);
        HttpPageSource.Builder builder = HttpPageSource.builder()
                .requestTimeout(settings.getRequestTimeout())
                .maxPageBytes(Math.toIntExact(settings.getMaxPageSize().toBytes()));
        String key = details.getApiKey();
        if (key != null) {
            builder.apiKey(key);
        } else if (!client.equals(UNNAMED)) {
            requireCustomizers(client, customizers);
            builder.apiKey(
                    () -> { // never that of the environment, which belongs to the unnamed client
                        throw new IllegalStateException("no customizer has set a key");
                    });
        }
        String baseUrl = details.getBaseUrl();
        if (baseUrl != null) {
            builder.baseUrl(baseUrl);
        }
        if (settings.isAllowPlainHttp()) {
            builder.allowPlainHttp();
        }
        builder.httpClient(httpClient(settings, details.getSslBundle()));
        customizers.forEach(customizer -> customizer.customize(builder));
        return built(builder, client);
    }

    private HttpClient httpClient(ClientProperties settings, @Nullable SslBundle bundle) {
        HttpClient standard = HttpPageSource.defaultClient();
        HttpClient client = bundle == null ? standard : TlsClient.of(standard, bundle);
        HttpClientDecorator trace = settings.isSendTrace()
                ? beans.getBeanProvider(HttpClientDecorator.class).getIfAvailable()
                : null;
        return trace == null ? client : trace.decorate(client);
    }

    private static void requireCustomizers(String client, List<HttpPageSourceCustomizer> customizers) {
        if (customizers.isEmpty()) {
            throw new UnusableSourceException(
                    "No API key is configured for the batch sessions client '" + client + "'.",
                    "Set the property " + BatchSessionsProperties.CLIENTS + '.' + client
                            + ".api-key, or define an HttpPageSourceCustomizer bean with the qualifier '" + client
                            + "' that sets the key.",
                    null);
        }
    }

    private static HttpPageSource built(HttpPageSource.Builder builder, String client) {
        String prefix = client.equals(UNNAMED)
                ? BatchSessionsProperties.PREFIX
                : BatchSessionsProperties.CLIENTS + '.' + client;
        try {
            return builder.build();
        } catch (IllegalStateException noKey) {
            throw new UnusableSourceException(
                    "No API key is configured for batch sessions.",
                    "Set the property batch-sessions.api-key or the environment variable ANCHORBROWSER_API_KEY, or define an"
                            + " HttpPageSourceCustomizer bean that sets the key.",
                    noKey);
        } catch (IllegalArgumentException refused) {
            throw new UnusableSourceException(
                    "The configuration of the batch sessions API is invalid: " + refused.getMessage() + '.',
                    "Correct " + prefix + ".base-url or " + prefix
                            + ".api-key, or the variable that it is read from. If a local TLS proxy encrypts the traffic, set "
                            + prefix + ".allow-plain-http=true.",
                    refused);
        }
    }

    ResiliencePolicy policy(String client) {
        ClientProperties settings = settings(client);
        RateLimit limit = settings.getRateLimit();
        // a permit is awaited without a timeout, as in the standard policy
        RateLimiterConfig standard = ResiliencePolicy.standard().rateLimiter().getRateLimiterConfig();
        ResiliencePolicy.Builder builder =
                settings.getPolicy() == Policy.PATIENT ? ResiliencePolicy.patientBuilder() : ResiliencePolicy.builder();
        builder.rateLimiter(RateLimiterConfig.from(standard)
                .limitForPeriod(limit.getCalls())
                .limitRefreshPeriod(limit.getPeriod())
                .build());
        beansOf(ResiliencePolicyCustomizer.class, client).forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** Creates a named client from its source and its policy. */
    BatchSessionFlux batches(String client) {
        return batches(client, beans.getBean(beanName(SOURCE_BEAN, client), PageSource.class), policyOf(client));
    }

    BatchSessionFlux batches(String client, PageSource source, @Nullable ResiliencePolicy policy) {
        UnaryOperator<PageSource> resilience = policy == null ? UnaryOperator.identity() : policy;
        PageSource observed = policy == null ? source : keyStatus(policy).observing(source);
        PolicyDecorator decorator =
                beans.getBeanProvider(PolicyDecorator.class).getIfAvailable(() -> (name, inner) -> inner);
        return BatchSessionFlux.over(
                decorator.around(areNamed() ? client : null, resilience).apply(observed));
    }

    private @Nullable ResiliencePolicy policyOf(String client) {
        String bean = beanName(POLICY_BEAN, client);
        return beans.containsBean(bean) ? beans.getBean(bean, ResiliencePolicy.class) : null;
    }

    private ClientProperties settings(String client) {
        NamedClientProperties named = properties.getClients().get(client);
        return named == null ? properties : named;
    }

    private BatchSessionsConnectionDetails details(String client, ClientProperties settings) {
        List<BatchSessionsConnectionDetails> details = beansOf(BatchSessionsConnectionDetails.class, client);
        if (details.size() > 1) {
            throw new UnusableSourceException(
                    "There are " + details.size()
                            + " BatchSessionsConnectionDetails beans for the batch sessions client '" + client + "'.",
                    "Keep one of them, or assign each to a client by a qualifier.",
                    null);
        }
        return details.isEmpty()
                ? new PropertiesConnectionDetails(settings, beans.getBeanProvider(SslBundles.class))
                : details.get(0);
    }

    /** Returns the beans with the client's name as qualifier, in order; for the unnamed client those without a client's. */
    private <T> List<T> beansOf(Class<T> type, String client) {
        if (!client.equals(UNNAMED)) {
            List<T> qualified = new ArrayList<>(qualified(type, client));
            AnnotationAwareOrderComparator.sort(qualified);
            return qualified;
        }
        Set<T> others = properties.getClients().keySet().stream()
                .flatMap(name -> qualified(type, name).stream())
                .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
        return beans.getBeanProvider(type)
                .orderedStream()
                .filter(bean -> !others.contains(bean))
                .toList();
    }

    private <T> List<T> qualified(Class<T> type, String client) {
        return List.copyOf(BeanFactoryAnnotationUtils.qualifiedBeansOfType(beans, type, client)
                .values());
    }
}
