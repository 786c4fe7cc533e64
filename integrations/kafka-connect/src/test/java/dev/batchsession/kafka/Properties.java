package dev.batchsession.kafka;

import java.util.HashMap;
import java.util.Map;

/** Configurations of connectors. */
final class Properties {
    static final String KEY = "the-key-that-nobody-is-shown";

    private Properties() {}

    /** Of one account, {@code a}; pairs of further settings replace it. */
    static Map<String, String> of(String mode, String baseUrl, String... more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "mode", mode,
                "topic", "batches",
                "accounts", "a",
                "account.a.base.url", baseUrl,
                "account.a.api.key", KEY,
                "poll.interval", "PT0.05S",
                "calls.per.second", "100000"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }
}
