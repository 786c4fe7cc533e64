package dev.batchsession.cli;

import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.Density;
import dev.batchsession.simulator.ListVariant;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.TimePrecision;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the documentation leaves open about the list: the options that make a {@link ListVariant}. */
final class ListVariantOptions {
    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "Order of the rows: newest_first, oldest_first or shuffled (default: newest_first).")
    private RowOrder order = ListVariant.usual().order();

    @Option(
            names = "--bounds",
            paramLabel = "RULE",
            description =
                    "Whether bounds select the rows of their own instant: exclusive, inclusive, after_inclusive or"
                            + " before_inclusive (default: exclusive).")
    private BoundRule bounds = ListVariant.usual().bounds();

    @Option(
            names = "--bound-precision",
            paramLabel = "PRECISION",
            description = "What is kept of a bound before it is compared: micros, millis or seconds (default: micros).")
    private TimePrecision boundPrecision = ListVariant.usual().boundPrecision();

    @Option(
            names = "--shown-precision",
            paramLabel = "PRECISION",
            description = "What rows show of their time: micros, millis, seconds or mixed (default: millis).")
    private TimePrecision shownPrecision = ListVariant.usual().shownPrecision();

    @Option(names = "--undated-share", paramLabel = "P", description = "Share of rows without created_at (default: 0).")
    private double undatedShare;

    @Option(names = "--undated-first", description = "Rows without created_at come first instead of last.")
    private boolean undatedFirst;

    @Option(
            names = "--per-second",
            paramLabel = "N",
            description = "Rows created in a second, on average (default: 0, one in ten minutes or so).")
    private double perSecond;

    @Option(names = "--together", paramLabel = "N", description = "Rows created at each instant (default: 1).")
    private int together = Density.usual().together();

    @Option(
            names = "--crowd",
            paramLabel = "N",
            description = "Rows at one instant in the middle of the list (default: 0).")
    private int crowd;

    @Option(
            names = "--changes-per-call",
            paramLabel = "N",
            description = "Rows inserted, deleted or given another status before each page (default: 0).")
    private double changesPerCall;

    @Option(names = "--living", description = "Batches start, go on and end as time passes.")
    private boolean living;

    /** @throws ParameterException for what cannot be served */
    ListVariant variant(CommandSpec spec) {
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
