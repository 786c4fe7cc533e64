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
 * Refuses names under {@code batch-sessions} that no property has. Names from the environment are ignored, since others set
 * variables there: Kubernetes for a Service of that name, and users of the program {@code batch-sessions}. Unlike Boot's own
 * check, this one covers system properties, and its message has no values: a mistyped {@code api-key} holds the key.
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
        if (target.getType().resolve() == BatchSessionsProperties.class) { // all classes of properties come here
            refuseUnknown(name, target, context, result);
        }
        parent.onFinish(name, target, context, result); // which super's does not call
    }

    private void refuseUnknown(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        try {
            super.onFinish(name, target, context, result);
        } catch (UnboundConfigurationPropertiesException unknown) {
            throw new UnusableSourceException(
                    unknown.getUnboundProperties().stream()
                            .map(UnknownPropertiesHandler::described)
                            .collect(Collectors.joining("; ", "Unknown properties: ", ".")),
                    "Correct or remove them.",
                    null);
        }
    }

    private static String described(ConfigurationProperty property) {
        return property.getName() + ", from " + property.getOrigin();
    }
}
