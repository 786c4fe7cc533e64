package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.ExportVerification.Difference;
import dev.batchsession.export.ExportVerification.Outcome;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Comparisons of random lists on servers of all kinds. {@code -Dcount.seeds=100000} and {@code -Dcount.changing.seeds=1000} compare more than a build has time for. */
@Timeout(600)
class CountComparisonTest {
    private static final int SEEDS = Integer.getInteger("count.seeds", 1000);
    private static final int CHANGING_SEEDS = Integer.getInteger("count.changing.seeds", 48);

    @TempDir
    private Path folder;

    @Test
    void raisesNoFalseAlarmForAListThatLosesNothing() throws Exception {
        int matching = 0;
        long compared = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            CountedList list = new CountedList(seed);

            ExportVerification verification = exported(list, BatchFilter.all(), seed);

            assertThat(verification.outcome())
                    .as("seed " + seed + ": " + list + ": " + verification)
                    .isIn(list.hasUndated() ? List.of(Outcome.MATCHES, Outcome.UNAVAILABLE) : List.of(Outcome.MATCHES));
            matching += verification.outcome() == Outcome.MATCHES ? 1 : 0;
            compared += verification.rows();
        }
        assertThat(matching).isGreaterThan(SEEDS * 9 / 10);
        assertThat(compared).isGreaterThan(100L * SEEDS);
    }

    /** Half of the lists are exported by status. */
    @Test
    void givesTheReasonIfRowsWereDeletedOrChangedTheirStatus() throws Exception {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long seed = 0; seed < CHANGING_SEEDS; seed++) {
            CountedList list = CountedList.changing(seed);
            boolean byStatus = seed % 4 < 2;

            ExportVerification verification = exported(
                    list, byStatus ? BatchFilter.all().status(BatchStatus.COMPLETED) : BatchFilter.all(), seed);

            String as = "seed " + seed + ": " + list + ", " + list.deleted() + " deleted: " + verification;
            outcomes.merge(verification.outcome(), 1, Integer::sum);
            switch (verification.outcome()) {
                case MATCHES -> assertThat(verification.reason()).as(as).isNull();
                case UNAVAILABLE ->
                    assertThat(verification.reason())
                            .as(as)
                            .contains(byStatus ? "batches change their status at any time" : "without created_at");
                case DIFFERS -> {
                    assertThat(byStatus).as(as).isFalse();
                    assertThat(verification.reason()).as(as).contains("or batches were deleted meanwhile");
                    assertThat(verification.rows() - verification.counted())
                            .as(as)
                            .isBetween(1L, (long) list.deleted());
                }
            }
        }
        assertThat(outcomes.values()).as(outcomes.toString()).hasSize(3).allMatch(lists -> lists > CHANGING_SEEDS / 16);
    }

    private ExportVerification exported(CountedList list, BatchFilter filter, long seed) throws IOException {
        Instant start = list.now();
        Path file = folder.resolve(seed + (seed % 2 == 0 ? ".ndjson" : ".csv"));
        ExportVerification verification = BatchExport.from(BatchSessionFlux.over(list))
                .filter(filter)
                .options(ListOptions.defaults()
                        .consistency(Consistency.SNAPSHOT)
                        .pageSize(List.of(7, 20, 100).get((int) seed % 3)))
                .clock(() -> start)
                .fileOps(new Unsynced())
                .to(file)
                .build()
                .run()
                .blockLast()
                .verification();
        assertThat(ExportCheck.of(file).problems()).isEmpty();
        assertThat(ExportManifest.read(file).verification()).isEqualTo(verification);
        Files.delete(file);
        Files.delete(ExportManifest.path(file));
        return verification;
    }

    @Test
    void findsTheRowsThatAreMissingOrRepeated() {
        int differing = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            CountedList list = new CountedList(seed);
            Random random = new Random(~seed);
            ExportTally tally = new ExportTally(list.now());
            boolean repeats = random.nextBoolean();
            int altered = List.of(1, 2, 10, 100).get(random.nextInt(4));
            List<Instant> differences = new ArrayList<>();
            for (BatchSummary row : list.shown()) {
                boolean differs = row.createdAt() != null
                        && row.createdAt().isBefore(tally.latestLimit().minusSeconds(70))
                        && random.nextInt(1000) < altered;
                if (differs) {
                    differences.add(row.createdAt());
                }
                for (int i = !differs ? 1 : repeats ? 2 : 0; i > 0; i--) {
                    tally.addRow(row.status(), row.createdAt());
                }
            }
            long uncertain = tally.inLimitSecond(); // of a list with rows in each second
            if (differences.size() <= uncertain || list.hasUndated()) {
                continue;
            }
            differing++;
            ExportVerification verification = new CountComparison(BatchSessionFlux.over(list), BatchFilter.all(), tally)
                    .run()
                    .block();

            String as = "seed " + seed + ": " + list + ", " + differences + ": " + verification;
            assertThat(verification.outcome()).as(as).isEqualTo(Outcome.DIFFERS);
            assertThat(list.calls()).as(as).isLessThanOrEqualTo(40);
            assertThat(differences)
                    .as(as)
                    .allMatch(time -> verification.differences().stream()
                            .anyMatch(found -> found.range().contains(time)));
            for (Difference found : verification.differences()) {
                assertThat(found.rows()).as(as).isNotEqualTo(found.counted());
                assertThat(differences).as(as).anyMatch(time -> found.range().contains(time));
            }
        }
        assertThat(differing).isGreaterThan(SEEDS / 5);
    }

    /** There is a row in each second, so that every bound is uncertain until it is known whether the API includes it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsASingleRowAmongAMillion(boolean isInclusive) {
        GeneratedList exclusive = new GeneratedList(1_000_000);
        PageSource source = request -> exclusive.fetch(isInclusive ? widened(request) : request);
        for (int missing : List.of(1, 2, 500_000, 999_999, 1_000_000)) {
            ExportTally tally = new ExportTally(Instant.parse("2027-01-01T00:00:00Z"));
            for (int n = 1; n <= 1_000_000; n++) {
                if (n != missing) {
                    BatchSummary row = GeneratedList.row(n);
                    tally.addRow(row.status(), row.createdAt());
                }
            }

            ExportVerification verification = new CountComparison(
                            BatchSessionFlux.over(source), BatchFilter.all(), tally)
                    .run()
                    .block();

            Instant created = GeneratedList.row(missing).createdAt();
            assertThat(verification.differences())
                    .as("row " + missing)
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.range().contains(created)).isTrue();
                        assertThat(found.counted() - found.rows()).isEqualTo(1);
                        assertThat(found.rows()).as("rows of one bucket").isLessThan(600);
                    });
        }
    }

    /** The server compares milliseconds, so that it is never known which rows of a bound's second it selects. */
    @ParameterizedTest
    @EnumSource
    void narrowsTheDifferencesToWhatFortyCallsCanTell(Fault fault) {
        List<Instant> times = IntStream.range(0, 20_000)
                .mapToObj(n -> Instant.parse("2026-03-01T00:00:00.750Z").plusMillis(1_300L * n))
                .toList();
        AtomicInteger calls = new AtomicInteger();
        PageSource source = request -> Mono.fromSupplier(() -> {
            calls.incrementAndGet();
            long count = times.stream()
                    .filter(time -> exclusive(request.filter()).contains(time))
                    .count();
            return new BatchPage(List.of(), 1, 1, count, false, false);
        });
        ExportTally tally = new ExportTally(Instant.parse("2027-01-01T00:00:00Z"));
        for (int n = 0; n < times.size(); n++) {
            for (int i = fault.rows(n); i > 0; i--) {
                tally.addRow(BatchStatus.COMPLETED, times.get(n));
            }
        }

        ExportVerification verification = new CountComparison(BatchSessionFlux.over(source), BatchFilter.all(), tally)
                .run()
                .block();

        assertThat(verification.outcome()).isEqualTo(Outcome.DIFFERS);
        assertThat(calls).hasValueLessThanOrEqualTo(40);
        for (int n = 0; n < times.size(); n++) {
            Instant time = times.get(n);
            assertThat(fault.rows(n) == 1
                            || verification.differences().stream()
                                    .anyMatch(found -> found.range().contains(time)))
                    .as("row " + n)
                    .isTrue();
        }
        assertThat(rows(verification)).isLessThanOrEqualTo(fault.foundRows);
    }

    /** The rows in the ranges, as far as they are in the file. */
    private static long rows(ExportVerification verification) {
        return verification.differences().stream().mapToLong(Difference::rows).sum();
    }

    private static TimeRange exclusive(BatchFilter filter) {
        return new TimeRange(
                filter.createdAfter() == null ? null : filter.createdAfter().plusNanos(1), filter.createdBefore());
    }

    /** What a server does to its list. */
    enum Fault {
        DROPS_ROWS(10_000) {
            @Override
            int rows(int n) {
                return n % 1000 == 500 ? 0 : 1;
            }
        },
        DROPS_A_PAGE(10) {
            @Override
            int rows(int n) {
                return n / 100 == 77 ? 0 : 1;
            }
        },
        REPEATS_ROWS(10_200) {
            @Override
            int rows(int n) {
                return n % 1000 == 500 ? 2 : 1;
            }
        },
        ENDS_EARLY(10) {
            @Override
            int rows(int n) {
                return n < 12_345 ? 1 : 0;
            }
        };

        private final long foundRows;

        Fault(long foundRows) {
            this.foundRows = foundRows;
        }

        /** How often row {@code n} is listed. */
        abstract int rows(int n);
    }

    private static PageRequest widened(PageRequest request) {
        BatchFilter filter = request.filter();
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        return new PageRequest(
                new BatchFilter(
                        filter.status(),
                        after == null ? null : after.minusSeconds(1),
                        before == null ? null : before.plusSeconds(1)),
                request.page(),
                request.limit());
    }

    private static final class Unsynced extends ExportFileOps {
        @Override
        public void force(FileChannel channel) {}

        @Override
        public void forceFolder(Path folder) {}
    }
}
