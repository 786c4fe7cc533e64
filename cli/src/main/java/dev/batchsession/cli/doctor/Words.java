package dev.batchsession.cli.doctor;

import java.util.List;

/** English of the sentences. */
final class Words {
    private static final int MAX_LENGTH = 60;

    private Words() {}

    /** Returns a text of the server, or its beginning if it is long. */
    static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }

    /** Returns, for example, {@code 1 row} or {@code 2 rows}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Returns, for example, {@code page 1} or {@code pages 1, 7 and 13}. */
    static String counted(String noun, List<String> items) {
        return noun + (items.size() == 1 ? " " : "s ") + and(items);
    }

    /** Returns, for example, {@code a, b and c}. */
    static String and(List<String> items) {
        int last = items.size() - 1;
        return last < 1
                ? String.join("", items)
                : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
    }
}
