package dev.batchsession.exhaustive;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One list, how it is watched, and what happens meanwhile.
 *
 * @param list the batches at the start, as the letters of status and instant, such as {@code "pa"}
 * @param changes in the order in which they happen
 */
record WatchHistory(Setup setup, List<String> list, int polls, List<Step> changes) {
    /**
     * How a list is watched.
     *
     * @param status of the filter; {@code null} for all batches
     * @param resyncs whether each poll is a resync, instead of none
     * @param slowly whether one change is requested for each poll, so that the others wait and merge, instead of all
     * @param resumed whether the watch is given up after each poll that emitted a change, and resumed from the last checkpoint
     */
    record Setup(@Nullable BatchStatus status, boolean emitExisting, boolean resyncs, boolean slowly, boolean resumed) {
        BatchFilter filter() {
            return status == null ? BatchFilter.all() : BatchFilter.all().status(status);
        }
    }

    enum Action {
        CREATE,
        /** From pending to processing, or back. */
        MOVE,
        PROGRESS,
        END,
        REOPEN,
        DELETE,
        /** A deleted batch is listed again as it was. A replica that lags looks like this. */
        RETURN
    }

    /**
     * One change of the list.
     *
     * @param poll the poll during or before which it happens
     * @param call the call of this poll that it precedes; the first for a change between two polls
     * @param batch counted in the order of creation
     * @param created the letters of a new batch
     */
    record Step(int poll, int call, Action action, int batch, String created) {
        boolean isBeforeCall(int poll, int call) {
            return this.poll == poll && this.call == call;
        }

        /** Returns whether this change may follow another one; of two orders of changes to different batches, only one may. */
        boolean mayFollow(Step other) {
            return !isBeforeCall(other.poll, other.call) || batch >= other.batch;
        }

        @Override
        public String toString() {
            return action + " " + batch + created + " before call " + call + " of poll " + poll;
        }
    }

    WatchHistory with(Step change) {
        List<Step> longer = new ArrayList<>(changes);
        longer.add(change);
        return new WatchHistory(setup, list, polls, longer);
    }

    int size() {
        return 10 * (list.size() + changes.size()) + changes.size();
    }
}
