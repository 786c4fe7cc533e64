package dev.batchsession.kafka;

import java.util.Locale;

/** What a connector's records tell. */
enum Mode {
    /** What changes, from what exists on. */
    CHANGES,
    /** What exists, once or time and again. */
    SNAPSHOT;

    static Mode of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
