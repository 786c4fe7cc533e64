package dev.batchsession.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Exception thrown if the JSON is valid, but violates the contract. */
final class UnexpectedJsonException extends JacksonException {
    UnexpectedJsonException(JsonParser json, String message) {
        super(message, json.currentTokenLocation(), null);
    }
}
