package dev.batchsession.kafka;

import java.net.URI;

/** One team's access to the API. Shows everything but the key. */
record Account(String name, URI baseUrl, String apiKey) {
    @Override
    public String toString() {
        return "Account[" + name + ", " + baseUrl + ']';
    }
}
