package dev.batchsession.exhaustive;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/** The engine of SNAPSHOT listings. */
final class SnapshotLister implements Lister {
    private static final ListOptions OPTIONS = ListOptions.defaults().consistency(Consistency.SNAPSHOT);

    @Override
    public @Nullable Object list(
            PageSource source,
            Kind kind,
            int pageSize,
            @Nullable Object position,
            Predicate<List<BatchSummary>> wantsMore) {
        ListOptions sized = OPTIONS.pageSize(pageSize);
        ListOptions options = position == null ? sized : sized.resumeFrom((Checkpoint) position);
        Pages pages = new Pages(wantsMore);
        BatchSessionFlux.over(source)
                .listPages(BatchFilter.all(), options)
                .subscribe(pages); // synchronous, as the source is
        if (pages.failure != null) {
            throw pages.failure;
        }
        return pages.position;
    }

    private static final class Pages extends BaseSubscriber<BatchPage> {
        private final Predicate<List<BatchSummary>> wantsMore;
        private @Nullable Checkpoint position;
        private @Nullable RuntimeException failure = new IllegalStateException("the listing has not ended");

        private Pages(Predicate<List<BatchSummary>> wantsMore) {
            this.wantsMore = wantsMore;
        }

        @Override
        protected void hookOnNext(BatchPage page) {
            if (!wantsMore.test(page.batches())) {
                position = page.checkpoint();
                failure = null;
                cancel();
            }
        }

        @Override
        protected void hookOnComplete() {
            failure = null;
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            failure = thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
        }
    }
}
