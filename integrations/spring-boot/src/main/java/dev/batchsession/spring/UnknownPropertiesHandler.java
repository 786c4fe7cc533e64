package dev.batchsession.spring;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Bind handler that rejects unknown names under {@code batch-sessions}. Environment variables are exempt, since others use
 * the same prefix: Kubernetes for a Service with that name, and the program {@code batch-sessions}. In contrast to Spring
 * Boot's check ({@code ignoreUnknownFields = false}), this one includes system properties, and its message contains no
 * values, since the value of a misspelled {@code api-key} is the key.
 */
final class UnknownPropertiesHandler extends NoUnboundElementsBindHandler {
    private final BindHandler parent;

    UnknownPropertiesHandler(BindHandler parent) {
        super(parent, UnknownPropertiesHandler::isChecked);
        this.parent = parent;
    }

    private static boolean isChecked(ConfigurationPropertySource source) {
        return !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
    }

    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        if (target.getType().resolve() == BatchSessionsProperties.class) { // called for every properties class
            rejectUnknown(name, target, context, result);
        }
        parent.onFinish(name, target, context, result); // super.onFinish does not call the parent
    }

    private void rejectUnknown(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        try {
            super.onFinish(name, target, context, result);
        } catch (UnboundConfigurationPropertiesException unknown) {
            throw new UnusableSourceException(
                    unknown.getUnboundProperties().stream()
                            .map(UnknownPropertiesHandler::describe)
                            .collect(Collectors.joining("; ", "Unknown properties: ", ".")),
                    "Correct or remove them.",
                    null);
        }
    }

    private static String describe(ConfigurationProperty property) {
        return property.getName() + ", from " + property.getOrigin();
    }
}
