package dev.batchsession.kafka;

import dev.batchsession.http.HttpPageSource;
import java.net.URI;

/** Access of one team to the API. {@code toString} omits the key. */
record Account(String name, URI baseUrl, String apiKey) {
    /** Returns the origin that checkpoints of this account contain. */
    String origin() {
        return HttpPageSource.builder()
                .apiKey(apiKey)
                .baseUrl(baseUrl)
                .build()
                .origin()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return "Account[" + name + ", " + baseUrl + ']';
    }
}
