package dev.batchsession.cli;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchNotFoundException;
import dev.batchsession.watch.BatchRemovedException;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.ExitCode;

/** The end of the wait for one batch. */
record WaitEnd(UUID batchId, Kind kind) {
    /** How a wait can end, with the name and the exit code of the command. */
    enum Kind {
        COMPLETED("completed", ExitCode.OK),
        FAILED("failed", Failures.BATCH_FAILED),
        CANCELLED("cancelled", Failures.BATCH_FAILED),
        NOT_FOUND("not found", Failures.BATCH_LOST),
        REMOVED("removed", Failures.BATCH_LOST);

        private final String label;
        private final int exitCode;

        Kind(String label, int exitCode) {
            this.label = label;
            this.exitCode = exitCode;
        }

        String label() {
            return label;
        }

        int exitCode() {
            return exitCode;
        }
    }

    /** Returns the end of a batch that has completed, failed or been cancelled. */
    static WaitEnd of(BatchSummary batch) {
        Kind kind = switch (batch.status()) {
            case COMPLETED -> Kind.COMPLETED;
            case FAILED -> Kind.FAILED;
            case CANCELLED -> Kind.CANCELLED;
            case PENDING, PROCESSING, UNKNOWN -> throw new IllegalArgumentException("live: " + batch);
        };
        return new WaitEnd(batch.batchId(), kind);
    }

    /** Returns the end of a batch as observed, or nothing while it is live. */
    static Stream<WaitEnd> ofEnded(BatchSummary batch) {
        return switch (batch.status()) {
            case COMPLETED, FAILED, CANCELLED -> Stream.of(of(batch));
            case PENDING, PROCESSING, UNKNOWN -> Stream.empty();
        };
    }

    /** Returns whether this failure concerns batches that are unknown or removed, and not the wait as a whole. */
    static boolean isLost(Throwable failure) {
        return failure instanceof BatchNotFoundException || failure instanceof BatchRemovedException;
    }

    /** Returns the batches that this failure and the suppressed ones name. */
    static Stream<WaitEnd> ofLost(Throwable failure) {
        return Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
                .flatMap(lost -> {
                    if (lost instanceof BatchNotFoundException unknown) {
                        return Stream.of(new WaitEnd(unknown.batchId(), Kind.NOT_FOUND));
                    }
                    return lost instanceof BatchRemovedException removed
                            ? Stream.of(new WaitEnd(removed.batchId(), Kind.REMOVED))
                            : Stream.empty(); // Reactor adds a trace of its own
                });
    }

    boolean isCompleted() {
        return kind == Kind.COMPLETED;
    }
}
