package dev.batchsession.cli;

import dev.batchsession.cli.WaitEnd.Kind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.ExitCode;

/** How the batches that a command waits for have ended, and the exit code that follows. Not safe for concurrent use. */
final class WaitResult {
    private static final int MAX_IDS = 5;

    private final int size;
    private final Set<UUID> open;
    private final Map<Kind, Set<UUID>> ended = new EnumMap<>(Kind.class);

    WaitResult(Collection<UUID> batchIds) {
        open = new LinkedHashSet<>(batchIds);
        size = open.size();
    }

    void add(WaitEnd end) {
        open.remove(end.batchId());
        ended.computeIfAbsent(end.kind(), kind -> new LinkedHashSet<>()).add(end.batchId());
    }

    /** Returns whether all waits have ended. */
    boolean isComplete() {
        return open.isEmpty();
    }

    /** Returns the lowest exit code, other than 0, of the waits that have ended; 0 if all batches completed. */
    int exitCode() {
        return ended.keySet().stream()
                .mapToInt(Kind::exitCode)
                .filter(code -> code != ExitCode.OK)
                .min()
                .orElse(ExitCode.OK);
    }

    /** Returns one line with the number of completed batches and the ids of the others, up to five of each kind. */
    String summary() {
        StringBuilder summary = new StringBuilder();
        int completed = ended.getOrDefault(Kind.COMPLETED, Set.of()).size();
        summary.append(completed).append(" of ").append(size).append(" batches completed");
        ended.forEach((kind, ids) -> {
            if (kind != Kind.COMPLETED) {
                summary.append("; ").append(kind.label()).append(": ").append(ids(ids));
            }
        });
        return (open.isEmpty() ? summary : summary.append("; not ended: ").append(ids(open))).toString();
    }

    private static String ids(Set<UUID> ids) {
        String some = ids.stream().limit(MAX_IDS).map(UUID::toString).collect(Collectors.joining(", "));
        return ids.size() > MAX_IDS ? some + " and " + (ids.size() - MAX_IDS) + " more" : some;
    }
}
