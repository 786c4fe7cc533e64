package dev.batchsession.cli;

import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.Density;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.TimePrecision;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a {@link ListVariant}, which covers what the API's documentation leaves open about the list. */
final class ListVariantOptions {
    @Option(
            names = "--order",
            paramLabel = "ORDER",
            completionCandidates = EnumNames.RowOrders.class,
            description = "Order of the rows: newest_first, oldest_first or shuffled (default: newest_first).")
    private RowOrder order = ListVariant.usual().order();

    @Option(
            names = "--bounds",
            paramLabel = "RULE",
            completionCandidates = EnumNames.BoundRules.class,
            description =
                    "Whether created_after and created_before include rows of exactly that instant: exclusive, inclusive, "
                            + "after_inclusive or before_inclusive (default: exclusive).")
    private BoundRule bounds = ListVariant.usual().bounds();

    @Option(
            names = "--bound-precision",
            paramLabel = "PRECISION",
            completionCandidates = EnumNames.TimePrecisions.class,
            description = "Precision at which bounds are compared: micros, millis or seconds (default: micros).")
    private TimePrecision boundPrecision = ListVariant.usual().boundPrecision();

    @Option(
            names = "--shown-precision",
            paramLabel = "PRECISION",
            completionCandidates = EnumNames.TimePrecisions.class,
            description = "Precision of the times in rows: micros, millis, seconds or mixed (default: millis).")
    private TimePrecision shownPrecision = ListVariant.usual().shownPrecision();

    @Option(
            names = "--undated-share",
            paramLabel = "P",
            description = "Fraction of rows without created_at, 0 to 1 (default: 0).")
    private double undatedShare;

    @Option(names = "--undated-first", description = "List rows without created_at first instead of last.")
    private boolean undatedFirst;

    @Option(
            names = "--per-second",
            paramLabel = "N",
            description =
                    "Average number of rows created per second (default: 0, which means about one in ten minutes).")
    private double perSecond;

    @Option(
            names = "--together",
            paramLabel = "N",
            description = "Rows that share each instant of creation (default: 1).")
    private int together = Density.usual().together();

    @Option(
            names = "--crowd",
            paramLabel = "N",
            description = "Rows that share one instant in the middle of the list (default: 0).")
    private int crowd;

    @Option(
            names = "--changes-per-call",
            paramLabel = "N",
            description = "Rows to insert, delete or change in status before each page (default: 0).")
    private double changesPerCall;

    @Option(names = "--living", description = "Let batches start, progress and end over time.")
    private boolean living;

    /**
     * Returns the variant.
     *
     * @throws ParameterException if a value is out of range, or values contradict each other
     */
    ListVariant variant(CommandSpec spec) {
        if (boundPrecision == TimePrecision.MIXED) {
            throw new ParameterException(
                    spec.commandLine(), "--bound-precision must be micros, millis or seconds but was mixed");
        }
        Density density = Usage.with(spec, Density.usual(), Density::perSecond, perSecond, "--per-second");
        density = Usage.with(spec, density, Density::together, together, "--together");
        density = Usage.with(spec, density, Density::crowd, crowd, "--crowd");
        ListVariant variant = ListVariant.usual()
                .order(order)
                .bounds(bounds)
                .shownPrecision(shownPrecision)
                .undatedFirst(undatedFirst)
                .density(density);
        variant = Usage.with(spec, variant, ListVariant::boundPrecision, boundPrecision, "--bound-precision");
        variant = Usage.with(spec, variant, ListVariant::undatedShare, undatedShare, "--undated-share");
        ListVariant changing =
                Usage.with(spec, variant, ListVariant::changesPerCall, changesPerCall, "--changes-per-call");
        return Usage.valid(spec, () -> changing.living(living), "--living", "--undated-share", "--changes-per-call");
    }
}
