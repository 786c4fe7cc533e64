package dev.batchsession.cli.doctor;

import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Runs the probes. */
public final class Doctor {
    /** In the order in which they run: those that need most of the calls come late, those that only read earlier answers last. */
    private static final List<Probe> PROBES = List.of(
            new TimePrecisionProbe(),
            new UndatedProbe(),
            new SortOrderProbe(),
            new LimitProbe(),
            new BeyondTheEndProbe(),
            new BoundsProbe(),
            new SnapshotProbe(),
            new CurrentPageProbe(),
            new TotalsProbe(),
            new ChangesProbe(),
            new PropertiesProbe(),
            new StatusesProbe(),
            new RateLimitProbe(),
            new CompressionProbe(),
            new HttpVersionProbe(),
            new LatencyProbe(),
            new ClockSkewProbe());

    private Doctor() {}

    /**
     * Measures the API that the calls are connected with. Blocks until the report is complete.
     *
     * @param sanitizer masks the key and escapes what a terminal must not receive, in text that may come from the server
     * @throws ApiKeyRejectedException if the key is rejected
     * @throws PageFetchException if the first page cannot be fetched
     */
    public static Report examine(Calls calls, UnaryOperator<String> sanitizer) {
        Checkup checkup = new Checkup(calls, Sample.read(calls));
        for (Probe probe : PROBES) {
            findings(probe, checkup).forEach(finding -> checkup.add(finding.sanitized(sanitizer)));
        }
        checkup.finding(Topic.UNDATED_ROWS)
                .map(finding -> UndatedProbe.uncontradicted(finding, calls))
                .ifPresent(checkup::add);
        return new Report(checkup);
    }

    private static List<Finding> findings(Probe probe, Checkup checkup) {
        try {
            return probe.examine(checkup);
        } catch (ApiKeyRejectedException rejected) {
            throw rejected;
        } catch (PageFetchException | CallBudgetException failure) {
            return probe.topics().stream()
                    .map(topic -> Finding.cannotTell(topic, Objects.toString(failure.getMessage())))
                    .toList();
        }
    }
}
