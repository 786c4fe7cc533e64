package dev.batchsession.exhaustive;

import dev.batchsession.exhaustive.History.Resume;
import dev.batchsession.exhaustive.Trial.Start;
import java.util.ArrayList;
import java.util.List;

/** Enumerates histories, and tries each one. The number of calls, and so the schedules, depend on the lister. */
final class Histories {
    private final Lister lister;
    private final int changes;
    private final Tally tally;

    private Histories(Lister lister, int changes, Tally tally) {
        this.lister = lister;
        this.changes = changes;
        this.tally = tally;
    }

    /** Returns the histories without changes of all lists of a length, with page sizes 1 and 2. */
    static List<History> unchanged(Kind kind, int rows, List<Resume> resumes) {
        List<History> histories = new ArrayList<>();
        for (String list : kind.lists(rows)) {
            for (int pageSize = 1; pageSize <= 2; pageSize++) {
                for (Resume resume : resumes) {
                    histories.add(new History(kind, list, pageSize, resume, List.of()));
                }
            }
        }
        return histories;
    }

    /** Tries a history, and all that extend it to at most so many changes. */
    static void tryAll(Lister lister, History unchanged, int changes, Tally tally) {
        new Histories(lister, changes, tally).tryAll(unchanged, Start.of(lister, unchanged));
    }

    private void tryAll(History history, Start start) {
        Trial trial = new Trial(lister, history, start);
        tally.add(history, trial.verdict());
        int made = history.changes().size();
        if (made == changes) {
            return;
        }
        Change last = made == 0 ? null : history.changes().get(made - 1);
        int first = last != null ? last.afterCalls() : history.kind().preamble() ? 0 : 1;
        for (int calls = first; calls < trial.server().calls(); calls++) {
            for (Change change : trial.server().possibleChanges(calls)) {
                if (last == null || change.mayFollow(last)) {
                    tryAll(history.with(change), start);
                }
            }
        }
    }
}
