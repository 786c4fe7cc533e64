package dev.batchsession.cli;

import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageSource;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Schedulers;

/** Reports each failed call of a command that retries for minutes, so that an outage is not silent. Safe for concurrent use. */
final class CallFailures {
    private final Console console;
    private final String awaited;
    private final AtomicInteger inARow = new AtomicInteger();

    /** @param awaited what the command waits for, such as {@code 2 batches} */
    CallFailures(Console console, String awaited) {
        this.console = console;
        this.awaited = awaited;
    }

    /** Returns a source that reports failures that a policy retries. The others end the command, which reports them. */
    PageSource observe(PageSource source) {
        return request -> source.fetch(request)
                .publishOn(Schedulers.boundedElastic()) // no event loop waits for a terminal
                .doOnNext(page -> inARow.set(0))
                .doOnError(PageFetchException.class, failure -> {
                    if (failure.isTransient()) {
                        report(failure);
                    }
                });
    }

    private void report(PageFetchException failure) {
        console.err()
                .println("call failed (" + inARow.incrementAndGet() + " in a row): "
                        + Printable.of(String.valueOf(failure.getMessage())) + "; still waiting for " + awaited);
    }
}
