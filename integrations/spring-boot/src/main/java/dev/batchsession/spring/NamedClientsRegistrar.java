package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers source, policy and client of each {@code batch-sessions.clients.<name>}, with the name as qualifier. They are injected
 * by that qualifier only, so an application's other injection points and all conditions ignore them.
 */
final class NamedClientsRegistrar implements ImportBeanDefinitionRegistrar {
    private static final Bindable<Map<String, Map<String, Object>>> NAMES =
            Bindable.of(ResolvableType.forClassWithGenerics(
                    Map.class,
                    ResolvableType.forClass(String.class),
                    ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class)));

    private final Environment environment;

    NamedClientsRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        names(environment).forEach((client, settings) -> {
            register(registry, client, HttpPageSource.class, Clients.SOURCE_BEAN, "source");
            if (!"none".equalsIgnoreCase(String.valueOf(settings.get("policy")))) {
                register(registry, client, ResiliencePolicy.class, Clients.POLICY_BEAN, "policy");
            }
            register(registry, client, BatchSessionFlux.class, Clients.CLIENT_BEAN, "batches");
        });
    }

    /** Returns the names only: invalid values are reported when the properties are bound and validated. */
    static Map<String, Map<String, Object>> names(Environment environment) {
        return Binder.get(environment)
                .bind(BatchSessionsProperties.CLIENTS, NAMES)
                .orElse(Map.of());
    }

    private static void register(
            BeanDefinitionRegistry registry, String client, Class<?> type, String bean, String factoryMethod) {
        RootBeanDefinition definition = new RootBeanDefinition(type);
        definition.setFactoryBeanName(BatchSessionsAutoConfiguration.CLIENTS_BEAN);
        definition.setFactoryMethodName(factoryMethod);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
        definition.setDefaultCandidate(false);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
        registry.registerBeanDefinition(Clients.beanName(bean, client), definition);
    }
}
