package dev.batchsession.interop;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;

/** For RxJava 3. */
public final class RxJava {
    private RxJava() {}

    /** Passes demand on as it is; RxJava's operators request ahead by themselves, as Reactor's do. */
    public static Flowable<BatchSummary> rows(BatchSessionFlux batches) {
        // region rxjava
        Flowable<BatchSummary> rows = Flowable.fromPublisher(batches.listAll());
        // end
        return rows;
    }

    /** On another thread, one row ahead of the consumer; {@code observeOn} alone asks for 128. */
    public static Flowable<BatchSummary> onAnotherThread(Flowable<BatchSummary> rows) {
        // region rxjava-observe-on
        int ahead = 1; // 128 if not given
        return rows.observeOn(Schedulers.io(), false, ahead);
        // end
    }
}
