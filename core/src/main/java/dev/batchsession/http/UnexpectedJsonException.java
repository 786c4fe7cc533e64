package dev.batchsession.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** JSON, but not what the contract says stands here. */
final class UnexpectedJsonException extends JacksonException {
    UnexpectedJsonException(JsonParser json, String message) {
        super(message, json.currentTokenLocation(), null);
    }
}
