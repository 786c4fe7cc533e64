package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.batchsession.export.BatchExport;
import dev.batchsession.export.ExportException;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.testing.StubPageSource;
import dev.batchsession.watch.WatchOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Whether what was saved for one source is resumed from another. */
class OriginTest {
    private static final String ONE = "https://one.example";
    private static final String OTHER = "https://other.example/teams/b";
    private static final String REFUSED = "the checkpoint belongs to another source: it was written for " + ONE
            + " and cannot be resumed from " + OTHER;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Consistency.class)
    void aListingIsResumedFromItsOwnSourceOnly(Consistency consistency) {
        ListOptions options = ListOptions.defaults().pageSize(10).consistency(consistency);
        Checkpoint checkpoint = kept(Objects.requireNonNull(
                        flux(ONE).listPages(BatchFilter.all(), options).blockFirst())
                .checkpoint());
        Checkpoint unknown = kept(Objects.requireNonNull(
                        flux(null).listPages(BatchFilter.all(), options).blockFirst())
                .checkpoint());

        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> flux(OTHER).listAll(BatchFilter.all(), options.resumeFrom(checkpoint)))
                .withMessage(REFUSED);
        assertThat(rows(flux(ONE), options.resumeFrom(checkpoint))).isEqualTo(GeneratedList.rows(11, 45));
        assertThat(rows(flux(null), options.resumeFrom(checkpoint))).isEqualTo(GeneratedList.rows(11, 45));
        assertThat(rows(flux(OTHER), options.resumeFrom(unknown))).isEqualTo(GeneratedList.rows(11, 45));
    }

    @Test
    void aWatchIsResumedFromItsOwnSourceOnly() {
        WatchOptions options = WatchOptions.every(Duration.ofHours(1));
        Checkpoint checkpoint = kept(Objects.requireNonNull(
                        flux(ONE).watch(BatchFilter.all(), options).blockFirst())
                .checkpoint());
        Checkpoint unknown = kept(Objects.requireNonNull(
                        flux(null).watch(BatchFilter.all(), options).blockFirst())
                .checkpoint());

        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> flux(OTHER).watch(BatchFilter.all(), options.resumeFrom(checkpoint)))
                .withMessage(REFUSED);
        for (BatchSessionFlux same : new BatchSessionFlux[] {flux(ONE), flux(null)}) {
            assertThatCode(() -> same.watch(BatchFilter.all(), options.resumeFrom(checkpoint)))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> flux(OTHER).watch(BatchFilter.all(), options.resumeFrom(unknown)))
                .doesNotThrowAnyException();
    }

    @Test
    void anExportIsResumedFromItsOwnSourceOnly() throws IOException {
        Path target = folder.resolve("rows.ndjson");
        StubPageSource failing = StubPageSource.ofRows(45);
        failing.failOnPage(3, new TransportException(3, "down", true, null));
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> export(BatchSessionFlux.over(withOrigin(failing, ONE)), target));
        byte[] saved = Files.readAllBytes(folder.resolve("rows.ndjson.part"));

        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> export(flux(OTHER), target))
                .withMessageContaining(REFUSED)
                .extracting(ExportException::reason)
                .isEqualTo(ExportException.Reason.CHECKPOINT_REFUSED);
        assertThat(folder.resolve("rows.ndjson.part")).hasBinaryContent(saved);
        export(flux(ONE), target);

        assertThat(Files.readAllLines(target)).hasSize(45);
    }

    @Test
    void aLambdaAroundTheHttpSourceDoesNotLoseItsOrigin() {
        URI address = URI.create("https://one.example/");
        BatchSessionFlux decorated = BatchSessionFlux.builder()
                .apiKey("k")
                .baseUrl(address)
                .decorate(source -> request -> source.fetch(request))
                .decorate(source -> request -> StubPageSource.ofRows(45).fetch(request))
                .build();
        Checkpoint checkpoint = Objects.requireNonNull(
                        decorated.listPages(BatchFilter.all()).blockFirst())
                .checkpoint();

        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> flux(OTHER)
                        .listAll(BatchFilter.all(), ListOptions.defaults().resumeFrom(checkpoint)))
                .withMessage(REFUSED);
    }

    @Test
    void anOriginOfADecoratorReplacesTheOneOfTheHttpSource() {
        BatchSessionFlux decorated = BatchSessionFlux.builder()
                .apiKey("k")
                .baseUrl(URI.create("https://elsewhere.example"))
                .decorate(source -> withOrigin(StubPageSource.ofRows(45), ONE))
                .build();
        Checkpoint checkpoint = Objects.requireNonNull(
                        decorated.listPages(BatchFilter.all()).blockFirst())
                .checkpoint();

        assertThatCode(() -> flux(ONE)
                        .listAll(BatchFilter.all(), ListOptions.defaults().resumeFrom(checkpoint)))
                .doesNotThrowAnyException();
    }

    @Test
    void aSourceIsRefusedThatReturnsWhatCannotBeAnOrigin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flux("https://one.example/\n"))
                .withMessageStartingWith("origin must be");
    }

    private static Checkpoint kept(Checkpoint checkpoint) {
        return Checkpoint.decode(checkpoint.encode());
    }

    private static void export(BatchSessionFlux batches, Path target) {
        BatchExport.from(batches)
                .options(ListOptions.defaults().pageSize(10))
                .to(target)
                .build()
                .run()
                .blockLast();
    }

    private static @Nullable Object rows(BatchSessionFlux flux, ListOptions options) {
        return flux.listAll(BatchFilter.all(), options).collectList().block();
    }

    private static BatchSessionFlux flux(@Nullable String origin) {
        return BatchSessionFlux.over(withOrigin(new GeneratedList(45), origin));
    }

    private static PageSource withOrigin(PageSource source, @Nullable String origin) {
        return new PageSource() {
            @Override
            public Mono<BatchPage> fetch(PageRequest request) {
                return source.fetch(request);
            }

            @Override
            public Optional<String> origin() {
                return Optional.ofNullable(origin);
            }
        };
    }
}
