package dev.batchsession.kafka;

import java.util.Locale;

/** Content of a connector's records. */
enum Mode {
    /** Existing batches, then their changes. */
    CHANGES,
    /** All batches, once or periodically. */
    SNAPSHOT;

    static Mode of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
