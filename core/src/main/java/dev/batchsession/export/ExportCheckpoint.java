package dev.batchsession.export;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The content of the checkpoint file, one JSON object.
 *
 * @param bytes the length of the partial file after these rows
 * @param started when the first run started; {@code null} if it was of an earlier version, which did not record it
 * @param listing the position of the listing after these rows; {@code null} before the first page. Of a complete export
 *     it may be an earlier position, which still identifies the listing
 * @param complete whether the listing has completed, so that only the final name is missing
 */
record ExportCheckpoint(
        ExportFormat format,
        boolean gzip,
        long bytes,
        long rows,
        long pages,
        long expectedRows,
        @Nullable Instant started,
        @Nullable Checkpoint listing,
        boolean complete) {
    /** The maximum size of the file, far above that of any list in order of time. */
    static final int MAX_BYTES = 256 << 20;

    private static final int VERSION = 3;
    private static final int FIRST_VERSION_WITH_STARTED = 3;
    private static final int PROPERTIES = 10;
    private static final JsonFactory JSON = JsonFactory.builder() // no databind, which needs jackson-annotations
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MAX_BYTES).build())
            .build();

    /** Returns the checkpoint of an export without rows. */
    static ExportCheckpoint start(ExportFormat format, boolean gzip, Instant started) {
        return new ExportCheckpoint(format, gzip, 0, 0, 0, BatchPage.UNKNOWN, started, null, false);
    }

    /** Returns the state after one more page. The length is still the one of the last sync. */
    ExportCheckpoint append(BatchPage page) {
        return new ExportCheckpoint(
                format,
                gzip,
                bytes,
                rows + page.batches().size(),
                pages + 1,
                page.totalRecords() == BatchPage.UNKNOWN ? expectedRows : page.totalRecords(),
                started,
                page.checkpoint(),
                false);
    }

    /** Returns this state with another length of the partial file. */
    ExportCheckpoint withBytes(long bytes) {
        return new ExportCheckpoint(format, gzip, bytes, rows, pages, expectedRows, started, listing, complete);
    }

    /** Returns this state with another start of the first run. */
    ExportCheckpoint withStarted(Instant started) {
        return new ExportCheckpoint(format, gzip, bytes, rows, pages, expectedRows, started, listing, complete);
    }

    /** Returns this state with another position of the listing. */
    ExportCheckpoint withListing(@Nullable Checkpoint listing) {
        return new ExportCheckpoint(format, gzip, bytes, rows, pages, expectedRows, started, listing, complete);
    }

    ExportCheckpoint completed() {
        return new ExportCheckpoint(format, gzip, bytes, rows, pages, expectedRows, started, listing, true);
    }

    byte[] encode() {
        String text = text(VERSION, listing == null ? "" : listing.encode());
        return (text + ",\"crc32\":" + crc32(text) + "}\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws InvalidCheckpointException if the text was not written by {@link #encode()} of this or an earlier version */
    static ExportCheckpoint decode(byte[] file) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), file)) {
            return new Reader(json).state();
        } catch (JacksonException noJson) {
            throw damaged();
        }
    }

    /** Returns the text that the checksum covers: the file up to the checksum. */
    private String text(int version, String listingText) {
        String startedText =
                version < FIRST_VERSION_WITH_STARTED ? "" : ",\"started\":\"" + (started == null ? "" : started) + '"';
        return "{\"export_checkpoint\":" + version
                + ",\"format\":\"" + format
                + "\",\"gzip\":" + gzip
                + ",\"bytes\":" + bytes
                + ",\"rows\":" + rows
                + ",\"pages\":" + pages
                + ",\"expected_rows\":" + expectedRows
                + startedText
                + ",\"complete\":" + complete
                + ",\"listing\":\"" + listingText + '"';
    }

    /** Returns the text that the checksum of version 1 covers. */
    private String textOfVersion1(String listingText) {
        return "Wire[exportCheckpoint=1, format=" + format
                + ", gzip=" + gzip
                + ", bytes=" + bytes
                + ", rows=" + rows
                + ", pages=" + pages
                + ", expectedRows=" + expectedRows
                + ", complete=" + complete
                + ", listing=" + listingText
                + ", crc32=0]";
    }

    private static long crc32(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private static InvalidCheckpointException damaged() {
        return new InvalidCheckpointException("it is damaged: truncated or modified");
    }

    /** Parses one file. */
    private static final class Reader {
        private final JsonParser json;
        private @Nullable ExportFormat format;
        private boolean gzip;
        private long bytes;
        private long rows;
        private long pages;
        private long expectedRows;
        private boolean complete;
        private @Nullable String started;
        private String listing = "";
        private long crc32;

        Reader(JsonParser json) {
            this.json = json;
        }

        ExportCheckpoint state() {
            int version = version();
            int properties = 1;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                property(json.currentName());
                properties++;
            }
            ExportFormat written = format;
            boolean whole = json.hasToken(JsonToken.END_OBJECT) && json.nextToken() == null;
            if (!whole || properties != properties(version) || written == null || bytes < 0 || rows < 0 || pages < 0) {
                throw damaged();
            }
            Checkpoint decoded = listing.isEmpty() ? null : Checkpoint.decode(listing);
            ExportCheckpoint state = new ExportCheckpoint(
                    written, gzip, bytes, rows, pages, expectedRows, started(version), decoded, complete);
            String text = version == 1 ? state.textOfVersion1(listing) : state.text(version, listing);
            if (crc32 != crc32(text)) { // an edited length would truncate the rows in the wrong place
                throw damaged();
            }
            return state;
        }

        private static int properties(int version) {
            return version < FIRST_VERSION_WITH_STARTED ? PROPERTIES : 1 + PROPERTIES;
        }

        private @Nullable Instant started(int version) {
            if ((started == null) != (version < FIRST_VERSION_WITH_STARTED)) {
                throw damaged();
            }
            try {
                return started == null || started.isEmpty() ? null : Instant.parse(started);
            } catch (DateTimeException noTime) {
                throw damaged();
            }
        }

        private int version() {
            boolean isExports = json.nextToken() == JsonToken.START_OBJECT
                    && json.nextToken() == JsonToken.PROPERTY_NAME
                    && json.currentName().equals("export_checkpoint")
                    && json.nextToken() == JsonToken.VALUE_NUMBER_INT;
            int version = isExports ? json.getIntValue() : 0;
            if (version < 1) {
                throw new InvalidCheckpointException("it is damaged, or not an export checkpoint");
            }
            if (version > VERSION) {
                throw new InvalidCheckpointException("it has version " + version
                        + ", written by a newer version of this library; this one reads up to " + VERSION);
            }
            return version;
        }

        private void property(String name) {
            json.nextToken();
            switch (name) {
                case "format" -> format = format(text());
                case "gzip" -> gzip = flag();
                case "bytes" -> bytes = number();
                case "rows" -> rows = number();
                case "pages" -> pages = number();
                case "expected_rows" -> expectedRows = number();
                case "started" -> started = text();
                case "complete" -> complete = flag();
                case "listing" -> listing = text();
                case "crc32" -> crc32 = number();
                default -> throw damaged();
            }
        }

        private static ExportFormat format(String name) {
            return Stream.of(ExportFormat.values())
                    .filter(format -> format.name().equals(name))
                    .findFirst()
                    .orElseThrow(ExportCheckpoint::damaged);
        }

        private String text() {
            require(JsonToken.VALUE_STRING);
            return json.getString();
        }

        private long number() {
            require(JsonToken.VALUE_NUMBER_INT);
            return json.getLongValue();
        }

        private boolean flag() {
            if (!json.hasToken(JsonToken.VALUE_TRUE)) {
                require(JsonToken.VALUE_FALSE);
            }
            return json.hasToken(JsonToken.VALUE_TRUE);
        }

        private void require(JsonToken token) {
            if (!json.hasToken(token)) {
                throw damaged();
            }
        }
    }
}
