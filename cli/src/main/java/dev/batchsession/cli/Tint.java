package dev.batchsession.cli;

import dev.batchsession.model.BatchStatus;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** The colours of statuses and messages. */
final class Tint {
    private Tint() {}

    /** Returns the text in the colour of the status, or unchanged if colours are disabled. */
    static String of(BatchStatus status, String text, Ansi colours) {
        return with(colours, text, style(status));
    }

    /** Returns the text in these styles, or unchanged if colours are disabled. */
    static String with(Ansi colours, String text, IStyle... styles) {
        return colours.enabled() ? Style.on(styles) + text + Style.off(styles) : text;
    }

    private static Style style(BatchStatus status) {
        return switch (status) {
            case COMPLETED -> Style.fg_green;
            case FAILED -> Style.fg_red;
            case PROCESSING -> Style.fg_cyan;
            case PENDING -> Style.fg_yellow;
            case CANCELLED, UNKNOWN -> Style.faint;
        };
    }
}
