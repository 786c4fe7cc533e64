package dev.batchsession.cli;

import java.util.Locale;

/** How a command shows its progress on standard error. */
enum ProgressFormat {
    /** A line that is overwritten on a terminal, for people. */
    TEXT,

    /** A line of JSON per second, for programs. */
    JSON;

    /** Returns what users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
