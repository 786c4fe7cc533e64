package dev.batchsession.spring.test;

import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Registers, for each named client, how it reaches the simulator. */
final class NamedClientsDetails implements ImportBeanDefinitionRegistrar {
    private final Environment environment;

    NamedClientsDetails(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Binder.get(environment)
                .bind("batch-sessions.clients", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet()
                .forEach(client -> register(client, registry));
    }

    private static void register(String client, BeanDefinitionRegistry registry) {
        RootBeanDefinition details = new RootBeanDefinition(ApiSimulatorConnectionDetails.class);
        details.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        details.addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
        registry.registerBeanDefinition("apiSimulatorConnectionDetails." + client, details);
    }
}
