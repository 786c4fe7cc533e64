package dev.batchsession.kafka;

import dev.batchsession.http.HttpPageSource;
import java.net.URI;

/** One team's access to the API. Shows everything but the key. */
record Account(String name, URI baseUrl, String apiKey) {
    /** Where its batches come from, as checkpoints name it. */
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
