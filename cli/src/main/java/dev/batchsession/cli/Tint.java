package dev.batchsession.cli;

import dev.batchsession.model.BatchStatus;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** The colours of statuses: what went well is green, what did not is red, what is still to come is not loud. */
final class Tint {
    private Tint() {}

    /** The text in the colour of the status, or as it is where there are no colours. */
    static String of(BatchStatus status, String text, Ansi colours) {
        return with(colours, text, style(status));
    }

    /** The text in these styles, or as it is where there are no colours. */
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
