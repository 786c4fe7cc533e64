package dev.batchsession.exhaustive;

import dev.batchsession.model.BatchSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One listing of one history. Runs on creation. */
final class Trial {
    private static final int MAX_ROWS = 64;

    private final History history;
    private final HistoryServer server;
    private final int[] emitted = new int[MAX_ROWS]; // how often, by the number of the row
    private final Verdict verdict;
    private int pages; // since the preamble

    /** Where all listings of a list are after the preamble, and the rows that were emitted until then. */
    record Start(@Nullable Object position, List<BatchSummary> rows) {
        static Start of(Lister lister, History history) {
            List<BatchSummary> emitted = new ArrayList<>();
            Object position = !history.kind().preamble()
                    ? null
                    : lister.list(new HistoryServer(history), history.kind(), history.pageSize(), null, rows -> {
                        emitted.addAll(rows);
                        return emitted.size() < Kind.PREAMBLE;
                    });
            return new Start(position, emitted);
        }
    }

    Trial(Lister lister, History history, Start start) {
        this.history = history;
        this.server = new HistoryServer(history);
        boolean resumed = history.resume().isAfter(0);
        if (resumed || !history.kind().preamble()) {
            server.startCounting();
        }
        if (resumed) {
            count(start.rows());
        }
        RuntimeException failure = run(lister, resumed ? start.position() : null);
        this.verdict = Verdict.of(server, emitted, failure);
    }

    private @Nullable RuntimeException run(Lister lister, @Nullable Object from) {
        try {
            Object position = from;
            do {
                position = lister.list(server, history.kind(), history.pageSize(), position, this::accept);
            } while (position != null);
            return null;
        } catch (RuntimeException thrown) {
            return thrown;
        }
    }

    private void count(List<BatchSummary> rows) {
        rows.forEach(row -> emitted[HistoryServer.number(row)]++);
        server.emitted(rows);
    }

    private boolean accept(List<BatchSummary> rows) {
        count(rows);
        if (!server.isCounting()) {
            if (Arrays.stream(emitted).sum() >= Kind.PREAMBLE) {
                server.startCounting();
            }
            return true;
        }
        pages++;
        return !history.resume().isAfter(pages);
    }

    HistoryServer server() {
        return server;
    }

    Verdict verdict() {
        return verdict;
    }
}
