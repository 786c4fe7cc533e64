package dev.batchsession.export;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Decodes JSON Lines: one object on each line, and a line break after each. Depends on jackson-core only. */
final class NdjsonDecoder {
    /** Without a table of names, which would grow with the names in the file. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private NdjsonDecoder() {}

    static void decode(InputStream in, ExportTally tally) throws IOException {
        long line = 1;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            for (; json.nextToken() != null; line++) {
                requireAt(line, json.currentTokenLocation(), json.hasToken(JsonToken.START_OBJECT));
                row(line, json, tally);
                require(line, json.currentLocation().getLineNr() == line, "the row continues on the next line");
            }
            requireAt(line, json.currentLocation(), true);
        } catch (JacksonIOException unreadable) {
            throw unreadable.getCause();
        } catch (JacksonException noJson) {
            throw new MalformedRowException(line, "no valid JSON");
        }
    }

    private static void row(long line, JsonParser json, ExportTally tally) throws MalformedRowException {
        String id = null;
        String status = null;
        String created = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "batch_id" -> id = text(line, name, value, json);
                case "status" -> status = text(line, name, value, json);
                case "created_at" -> created = text(line, name, value, json);
                default -> json.skipChildren();
            }
        }
        RowDecoder.addRow(line, id, status, created, tally);
    }

    private static String text(long line, String name, @Nullable JsonToken value, JsonParser json)
            throws MalformedRowException {
        require(line, value == JsonToken.VALUE_STRING, name + " is no text");
        return json.getString();
    }

    private static void requireAt(long line, TokenStreamLocation location, boolean expected)
            throws MalformedRowException {
        require(
                line,
                expected && location.getLineNr() == line && location.getColumnNr() == 1,
                "expected one JSON object and a line break");
    }

    private static void require(long line, boolean condition, String problem) throws MalformedRowException {
        if (!condition) {
            throw new MalformedRowException(line, problem);
        }
    }
}
