package dev.batchsession.export;

import static dev.batchsession.export.GeneratedList.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.testing.StubPageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Demand, threads, cancellation: what a run does to those before and after it. */
@Timeout(60)
class ExportFlowTest {
    private static final ListOptions TENS = ListOptions.defaults().pageSize(10);
    private static final int ROWS = 95;
    private static final SyncPolicy EVERY_PAGE = new SyncPolicy(Duration.ofHours(1), 1, 1);
    private static final SyncPolicy NEVER = new SyncPolicy(Duration.ofHours(1), Long.MAX_VALUE, 1);

    private final StubPageSource source =
            StubPageSource.ofPages(page -> new GeneratedList(ROWS).fetch(new PageRequest(BatchFilter.all(), page, 10)));

    @TempDir
    private Path folder;

    @Test
    void makesNoCallAndTouchesNoFileBeforeItIsSubscribedTo() throws IOException {
        Flux<ExportProgress> run = export(source).build().run();

        assertThat(run).isNotNull();
        assertThat(source.requests()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void tellsOfEachPageAndOfTheEnd() {
        List<ExportProgress> told = export(source).build().run().collectList().block();

        assertThat(told).first().satisfies(start -> {
            assertThat(start.rows()).isZero();
            assertThat(start.expectedRows()).isEqualTo(-1);
            assertThat(start.remaining()).isEmpty();
        });
        assertThat(told).last().satisfies(end -> {
            assertThat(end.finished()).isTrue();
            assertThat(end.rows()).isEqualTo(ROWS);
        });
        assertThat(told).filteredOn(ExportProgress::finished).hasSize(1);
        assertThat(told).extracting(ExportProgress::rows).isSorted();
    }

    @Test
    void fetchesAtMost16PagesThatTheDiskHasNotTaken() throws Exception {
        int pages = 40;
        StubPageSource many = StubPageSource.ofPages(
                page -> new GeneratedList(pages * 10).fetch(new PageRequest(BatchFilter.all(), page, 10)));
        BlockingFileOps fileOps = new BlockingFileOps();
        Disposable run = export(many)
                .fileOps(fileOps)
                .syncPolicy(EVERY_PAGE)
                .build()
                .run()
                .subscribe();

        for (int page = 1; page <= 20; page++) {
            fileOps.awaitWrite();
            assertThat(many.requestedPages()).hasSizeBetween(page, page - 1 + 16);
            fileOps.writeOne();
        }
        fileOps.writeOn();
        awaitFile();
        assertThat(run.isDisposed() || many.requests().size() == pages).isTrue();
    }

    @Test
    void writesOnABoundedElasticThreadWhereverThePagesCome() {
        Set<String> writers = ConcurrentHashMap.newKeySet();
        ExportFileOps noting = new ExportFileOps() {
            @Override
            public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
                writers.add(Thread.currentThread().getName());
                super.write(channel, bytes);
            }
        };
        PageSource onLoop = request -> new GeneratedList(ROWS)
                .fetch(request)
                .subscribeOn(Schedulers.single())
                .publishOn(Schedulers.single());

        export(onLoop).fileOps(noting).build().run().blockLast();

        assertThat(writers).hasSize(1).allMatch(name -> name.startsWith("boundedElastic-"));
    }

    @Test
    void runsToItsEndForWhoRequestsNothingAndTellsTheLatestWhenAsked() throws IOException {
        StepVerifier.create(export(source).build().run(), 0)
                .then(this::awaitFile)
                .thenRequest(Long.MAX_VALUE)
                .recordWith(ArrayList::new)
                .thenConsumeWhile(progress -> true)
                .consumeRecordedWith(told -> assertThat(told)
                        .as("the first, the latest, and what was told since the file was there")
                        .hasSizeLessThanOrEqualTo(4)
                        .last()
                        .matches(ExportProgress::finished))
                .verifyComplete();
        assertThat(ExportedFile.read(file())).isEqualTo(ExportedFile.of(rows(1, ROWS)));
    }

    @Test
    void isNotHeldUpByAConsumerThatBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        List<ExportProgress> told = new CopyOnWriteArrayList<>();
        Mono<Void> run = export(source)
                .build()
                .run()
                .doOnNext(progress -> {
                    told.add(progress);
                    await(blocked);
                })
                .then()
                .cache();
        Disposable subscription = run.subscribe();

        awaitFile();
        assertThat(told).hasSize(1);
        blocked.countDown();
        run.block();

        assertThat(told).hasSizeLessThanOrEqualTo(3).last().matches(ExportProgress::finished);
        assertThat(subscription.isDisposed()).isTrue();
    }

    @Test
    void tellsHowFarItCameBeforeItTellsWhyNoFurther() {
        source.failOnPage(6, new TransportException(6, "reset", true, null));

        List<Signal<ExportProgress>> told = export(source)
                .syncPolicy(NEVER)
                .build()
                .run()
                .materialize()
                .collectList()
                .block();

        assertThat(told.get(told.size() - 1).getThrowable()).isInstanceOf(TransportException.class);
        assertThat(told.get(told.size() - 2).get()).satisfies(last -> {
            assertThat(last.rows()).isEqualTo(50);
            assertThat(last.durableRows()).isEqualTo(50);
            assertThat(last.expectedRows()).isEqualTo(ROWS);
            assertThat(last.finished()).isFalse();
        });
    }

    @Test
    void makesRowsDurableWhileTheNextPageIsStillToCome() {
        source.answerOnPage(4, Mono.never());
        SyncPolicy often = new SyncPolicy(Duration.ofMillis(20), Long.MAX_VALUE, 1);

        ExportProgress durable = export(source)
                .syncPolicy(often)
                .build()
                .run()
                .filter(progress -> progress.durableRows() == 30)
                .blockFirst();

        assertThat(durable.rows()).isEqualTo(30);
        whenFree(export(source).build().run()).blockLast(); // the cancelled run is done with the folder
    }

    @Test
    void cancelAbortsTheCallAndKeepsTheRows() throws IOException {
        source.answerOnPage(5, Mono.never());

        export(source)
                .syncPolicy(NEVER)
                .build()
                .run()
                .takeUntil(progress -> progress.rows() == 40)
                .blockLast();
        assertThat(source.cancelledCalls()).isEqualTo(1);

        ExportProgress last = whenFree(export(source).build().run()).blockLast();
        assertThat(last.resumedRows()).isEqualTo(40);
        assertThat(ExportedFile.read(file())).isEqualTo(ExportedFile.of(rows(1, ROWS)));
        assertThat(files()).containsExactly("rows.ndjson");
    }

    @Test
    void cancelKeepsThePagesThatWaitToBeWritten() throws Exception {
        CountDownLatch fourth = new CountDownLatch(1);
        source.answerOnPage(4, Mono.<BatchPage>never().doOnSubscribe(call -> fourth.countDown()));
        Disposable run = export(source).syncPolicy(NEVER).build().run().subscribe();
        await(fourth);

        run.dispose();

        ExportProgress last = whenFree(export(source).build().run()).blockLast();
        assertThat(last.resumedRows()).isEqualTo(30);
    }

    @Test
    void cancelAtAnyMomentLosesNothing() throws IOException {
        PageSource slow = request -> new GeneratedList(ROWS).fetch(request).delayElement(Duration.ofNanos(300_000));
        BatchExport export = export(slow).build();
        AtomicBoolean done = new AtomicBoolean();
        for (int micros = 0; !done.get(); micros += 400) {
            whenFree(export.run())
                    .doOnComplete(() -> done.set(true))
                    .take(Duration.ofNanos(micros * 1000L))
                    .onErrorResume(ExportException.class, finishedAfterAll -> {
                        assertThat(finishedAfterAll.reason()).isEqualTo(Reason.TARGET_EXISTS);
                        done.set(true);
                        return Mono.empty();
                    })
                    .blockLast();
        }

        assertThat(ExportedFile.read(file())).isEqualTo(ExportedFile.of(rows(1, ROWS)));
    }

    @Test
    void cancelBeforeTheFirstPageLeavesNothing() throws IOException {
        for (int attempt = 0; attempt < 20; attempt++) {
            export(request -> Mono.never())
                    .build()
                    .run()
                    .onErrorComplete()
                    .subscribe()
                    .dispose();
        }
        source.failOnPage(1, new TransportException(1, "reset", true, null));
        StepVerifier.create(whenFree(export(source).build().run()).ignoreElements())
                .verifyError(TransportException.class);

        assertThat(files()).isEmpty();
    }

    @Test
    void handsTheContextOfItsSubscriberToTheSource() {
        List<String> seen = new CopyOnWriteArrayList<>();
        PageSource asking = request -> Mono.deferContextual(context -> {
            seen.add(context.get("trace"));
            return new GeneratedList(10).fetch(request);
        });

        export(asking)
                .build()
                .run()
                .contextWrite(context -> context.put("trace", "t-1"))
                .blockLast();

        assertThat(seen).containsExactly("t-1");
    }

    /** A cancelled run lets go of the file soon after, on a thread of its own. */
    private static Flux<ExportProgress> whenFree(Flux<ExportProgress> run) {
        return run.retryWhen(Retry.fixedDelay(1000, Duration.ofMillis(10))
                .filter(failure -> failure instanceof ExportException busy && busy.reason() == Reason.IN_USE));
    }

    private BatchExport.Builder export(PageSource pages) {
        return BatchExport.from(BatchSessionFlux.over(pages))
                .options(TENS)
                .verify(false)
                .to(file());
    }

    private Path file() {
        return folder.resolve("rows.ndjson");
    }

    private void awaitFile() {
        Mono.fromSupplier(() -> Files.exists(file()))
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(5)))
                .takeUntil(exists -> exists)
                .blockLast(Duration.ofSeconds(30));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
