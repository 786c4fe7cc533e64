package dev.batchsession.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The body of an error response, {@code {"error": {"code": …, "message": …}}}. The code is the HTTP status. */
record ErrorAnswer(@JsonProperty("error") Detail error) {
    static ErrorAnswer of(int code, String message) {
        return new ErrorAnswer(new Detail(code, message));
    }

    record Detail(
            @JsonProperty("code") int code,
            @JsonProperty("message") String message) {}
}
