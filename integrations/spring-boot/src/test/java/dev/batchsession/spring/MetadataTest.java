package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE completes: each property with its type, default and a sentence. */
class MetadataTest {
    @Test
    void eachPropertyIsDescribed() throws IOException {
        JsonNode properties;
        try (InputStream metadata =
                BatchSessionsProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            properties = JsonMapper.builder().build().readTree(metadata).get("properties");
        }

        assertThat(properties)
                .extracting(property -> property.get("name").asString())
                .containsExactlyInAnyOrder(
                        "batch-sessions.allow-plain-http",
                        "batch-sessions.api-key",
                        "batch-sessions.base-url",
                        "batch-sessions.clients",
                        "batch-sessions.max-page-size",
                        "batch-sessions.policy",
                        "batch-sessions.rate-limit.calls",
                        "batch-sessions.rate-limit.period",
                        "batch-sessions.request-timeout",
                        "batch-sessions.send-trace",
                        "batch-sessions.ssl.bundle",
                        "batch-sessions.webhook.path",
                        "batch-sessions.webhook.secrets",
                        "management.health.batch-session-watches.enabled",
                        "management.health.batch-sessions.enabled");
        assertThat(properties)
                .allSatisfy(property ->
                        assertThat(property.get("description").asString()).endsWith("."));
    }
}
