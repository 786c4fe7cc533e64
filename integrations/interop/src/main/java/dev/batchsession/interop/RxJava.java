package dev.batchsession.interop;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;

/** Example for RxJava 3. */
public final class RxJava {
    private RxJava() {}

    /** Adapts a listing to RxJava. Demand is passed on unchanged; RxJava's operators may prefetch, as Reactor's do. */
    public static Flowable<BatchSummary> rows(BatchSessionFlux batches) {
        // region rxjava
        Flowable<BatchSummary> rows = Flowable.fromPublisher(batches.listAll());
        // end
        return rows;
    }

    /** Emits on another thread with a prefetch of one row; the default of {@code observeOn} is 128. */
    public static Flowable<BatchSummary> onAnotherThread(Flowable<BatchSummary> rows) {
        // region rxjava-observe-on
        int ahead = 1; // 128 if not given
        return rows.observeOn(Schedulers.io(), false, ahead);
        // end
    }
}
