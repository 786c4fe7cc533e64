package dev.batchsession.spring.example;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.batchsession.model.BatchSummary;
import java.util.Map;
import org.springframework.boot.jackson.JacksonMixin;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.jackson.RawSerializer;

/** JSON form of a row: properties that this version of the library does not know are written as the API returned them. */
@JacksonMixin(BatchSummary.class)
abstract class BatchJson {
    @JsonSerialize(contentUsing = Text.class)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    abstract Map<String, String> additionalProperties();

    static final class Text extends RawSerializer<String> {
        Text() {
            super(String.class);
        }
    }
}
