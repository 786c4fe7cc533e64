package dev.batchsession.examples.cli;

/** Makes text from elsewhere fit for a terminal: it can neither move the cursor nor start a line. */
final class Printable {
    private Printable() {}

    static String of(String text) {
        if (text.chars().noneMatch(c -> isUnsafe((char) c))) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnsafe(c)) {
                printable.append(String.format("\\u%04x", (int) c));
            } else {
                printable.append(c);
            }
        }
        return printable.toString();
    }

    /** Control characters, line and paragraph separators, and the marks that reverse the reading direction. */
    private static boolean isUnsafe(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
