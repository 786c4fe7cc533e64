package dev.batchsession.export;

import dev.batchsession.page.BatchPage;

/**
 * The life of an export's files during one run:
 *
 * <pre>
 *   New ────┬── begin ──> Checkpointing ──┬── complete ──> Complete ── link ──> Linked ── sync ──> Published
 *   Resumed ┘                  │          │
 *                              └─ too large ─> Outgrown
 * </pre>
 *
 * <p>A resumed run whose rows are complete begins as {@link Complete} or {@link Linked}. A step that fails before the rows are complete
 * leaves {@link Torn}, from which no step leads on; a later run resumes from its checkpoint.
 */
sealed interface ExportPhase {
    /** Returns the state of the durable rows, as in the checkpoint on disk. */
    ExportCheckpoint durable();

    /** Returns the state of all appended rows. */
    default ExportCheckpoint written() {
        return durable();
    }

    /** No checkpoint of this export is on disk. The files of an earlier run, if there are any, are not touched yet. */
    record New(ExportCheckpoint durable) implements ExportPhase {}

    /** An earlier run left a checkpoint of this export. Its files are not touched yet. */
    record Resumed(ExportCheckpoint durable) implements ExportPhase {}

    /** The files belong to this run, and rows can be appended. */
    sealed interface Writing extends ExportPhase {
        /** Returns this phase with one more page, which was appended to the partial file. */
        Writing append(BatchPage page);

        /** Returns the phase while a step runs, and after it fails: the content beyond the checkpoint is unknown. */
        default Torn torn() {
            return new Torn(durable(), written());
        }
    }

    /** Each sync saves a checkpoint. */
    record Checkpointing(ExportCheckpoint durable, ExportCheckpoint written) implements Writing {
        /** Returns whether the checkpoint on disk counts all appended rows. */
        boolean isSynced() {
            return written.pages() == durable.pages();
        }

        @Override
        public Checkpointing append(BatchPage page) {
            return new Checkpointing(durable, written.append(page));
        }
    }

    /** A checkpoint was too large. The one before it stays on disk until the rows are complete, since later ones are no smaller. */
    record Outgrown(ExportCheckpoint durable, ExportCheckpoint written) implements Writing {
        @Override
        public Outgrown append(BatchPage page) {
            return new Outgrown(durable, written.append(page));
        }
    }

    /** A step is running, or has failed. */
    record Torn(ExportCheckpoint durable, ExportCheckpoint written) implements ExportPhase {}

    /** All rows and a complete checkpoint are durable. The final name is missing. */
    record Complete(ExportCheckpoint durable) implements ExportPhase {}

    /** The file has its final name, which may not be durable yet. */
    record Linked(ExportCheckpoint durable) implements ExportPhase {}

    /** The file is durable under its final name. The other files are obsolete. */
    record Published(ExportCheckpoint durable) implements ExportPhase {}
}
