package dev.batchsession.cli;

/** Escapes untrusted text for a terminal, so that it can neither move the cursor nor start a line. */
final class Printable {
    private Printable() {}

    static String of(String text) {
        if (text.codePoints().noneMatch(Printable::isUnsafe)) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isUnsafe(c)) {
                printable.append(String.format(c < 0x10000 ? "\\u%04x" : "\\u{%x}", c));
            } else {
                printable.appendCodePoint(c);
            }
        });
        return printable.toString();
    }

    /** Returns whether this is a control or format character, a line or paragraph separator, or an unpaired surrogate. */
    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
