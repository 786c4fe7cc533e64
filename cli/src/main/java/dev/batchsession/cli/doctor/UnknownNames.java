package dev.batchsession.cli.doctor;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The names in a server's responses that this version of the library does not know. Mutable. */
final class UnknownNames {
    private static final int MAX_NAMES = 20;

    private final Set<String> names = new TreeSet<>();

    void add(String name) {
        names.add(Words.shortened(name));
    }

    /** @param what what the names are, such as {@code property} and {@code properties} */
    Finding finding(Topic topic, String what, String plural, String evidence) {
        if (names.isEmpty()) {
            return Finding.of(topic, "none", "No unknown " + what + " was returned.", evidence);
        }
        String list = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        String more = names.size() > MAX_NAMES ? ", …" : "";
        return Finding.of(topic, list, "Unknown " + plural + ": " + list + more + '.', evidence)
                .simulatedIf(false);
    }
}
