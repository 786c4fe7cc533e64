package dev.batchsession.export;

import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.export.ExportPhase.Checkpointing;
import dev.batchsession.export.ExportPhase.Complete;
import dev.batchsession.export.ExportPhase.Linked;
import dev.batchsession.export.ExportPhase.New;
import dev.batchsession.export.ExportPhase.Outgrown;
import dev.batchsession.export.ExportPhase.Published;
import dev.batchsession.export.ExportPhase.Resumed;
import dev.batchsession.export.ExportPhase.Torn;
import dev.batchsession.export.ExportPhase.Writing;
import dev.batchsession.page.BatchPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of one run, from the partial file to the final name; {@link ExportPhase} has their life. At any instant, the disk is in one of these states,
 * from each of which {@link #open} resumes:
 *
 * <ul>
 *   <li>an empty partial file or none, and no checkpoint: start;
 *   <li>a checkpoint, and a partial file of at least its length: truncate the file to this length and resume there;
 *   <li>a complete checkpoint, and a partial file of exactly its length: verify it, and link it under the final name;
 *   <li>a complete checkpoint, and a file of its length under the final name: verify it, write its manifest, and delete the other
 *       files.
 * </ul>
 *
 * <p>A row is therefore durable before the checkpoint that counts it, and the checkpoint without rows is durable before
 * the first row: a partial file with rows but without a checkpoint does not belong to an export. Not safe for
 * concurrent use.
 */
final class ExportFile implements AutoCloseable {
    private final ExportPaths paths;
    private final ExportFileOps fileOps;
    private final ExportLock lock;
    private final RowEncoder encoder;
    private final ByteBuffer header;
    private final ExportRecovery recovery;
    private final boolean folderSynced;
    private PartFile part;
    private ExportPhase phase;
    private @Nullable ExportTally tally; // of an export that is verified, once it has begun

    private ExportFile(
            ExportPaths paths,
            ExportFileOps fileOps,
            ExportLock lock,
            ExportRecovery recovery,
            PartFile part,
            ExportPhase phase,
            boolean folderSynced) {
        this.paths = paths;
        this.fileOps = fileOps;
        this.lock = lock;
        this.encoder = RowEncoder.of(phase.durable().format());
        this.header = encoder.header(); // now: without its library, an export fails at the start
        this.recovery = recovery;
        this.folderSynced = folderSynced;
        this.part = part;
        this.phase = phase;
    }

    /**
     * Locks the target for this run and reads the state of an earlier one, which it does not change.
     *
     * @throws ExportException if the target exists or is in use, or the earlier run does not match this one
     */
    static ExportFile open(Path target, ExportFormat format, boolean restart, Instant now, ExportFileOps fileOps)
            throws IOException {
        ExportPaths paths = ExportPaths.of(target);
        boolean hasCheckpoint = !restart && ExportPaths.exists(paths.checkpoint());
        if (ExportPaths.exists(paths.target()) && !hasCheckpoint) {
            throw targetExists(paths);
        }
        ExportLock lock = ExportLock.acquire(paths, fileOps);
        ExportFile file = null;
        try {
            boolean gzip = ExportFormat.isGzip(target);
            PartFile part = new PartFile(fileOps, lock.part(), gzip, null);
            ExportRecovery recovery = new ExportRecovery(paths, format, gzip, now);
            ExportPhase found = recovery.phase(part.size(), restart);
            boolean folderSynced = fileOps.canForceFolder(paths.folder());
            file = new ExportFile(paths, fileOps, lock, recovery, part, found, folderSynced);
            return file;
        } finally {
            if (file == null) {
                try (lock) {
                    deleteCreated(lock, paths, fileOps);
                }
            }
        }
    }

    /** Deletes the partial file if this run created it. */
    private static void deleteCreated(ExportLock lock, ExportPaths paths, ExportFileOps fileOps) throws IOException {
        if (lock.createdPart()) {
            fileOps.delete(paths.part());
        }
    }

    /** Deletes each file, even if another cannot be deleted, and then throws the first failure. */
    private static void deleteAll(ExportFileOps fileOps, Path... files) throws IOException {
        IOException failure = null;
        for (Path file : files) {
            try {
                fileOps.delete(file);
            } catch (IOException kept) {
                failure = failure == null ? kept : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    static ExportException targetExists(ExportPaths paths) {
        return new ExportException(Reason.TARGET_EXISTS, paths.target(), paths.target() + " exists already", null);
    }

    /** Returns the phase, which counts the rows that are durable and those that are appended. */
    ExportPhase phase() {
        return phase;
    }

    /** Returns whether the folder is synced too. */
    boolean folderSynced() {
        return folderSynced;
    }

    /** Returns the number of bytes, before compression, that a crash would lose. */
    long unsynced() {
        return part.unsynced();
    }

    /**
     * Takes over the files of the earlier run, and truncates the rows that its checkpoint does not count.
     *
     * @param verify whether to count what the file contains, which reads the rows of the earlier run
     * @param isCancelled ends the reading with an exception if it returns true
     */
    void begin(boolean verify, BooleanSupplier isCancelled) throws IOException {
        ExportCheckpoint start = phase.durable();
        if (verify) {
            tally = recovery.tally(start, part, isCancelled);
            start = start.withStarted(tally.started());
        }
        if (start.complete()) {
            phase = ExportPaths.exists(paths.target()) ? new Linked(start) : new Complete(start);
            return;
        }
        boolean isNew = phase instanceof New;
        if (isNew) {
            fileOps.delete(paths.manifest()); // of a finished file that was moved elsewhere
            replaceCheckpoint(start.encode()); // before the first row, and before obsolete rows are cut off
        }
        phase = new Torn(start, start);
        if (isNew) {
            forceFolder();
        }
        if (start.bytes() == 0 && part.size() > 0) {
            lock.renewPart(); // not truncated: a finished file that was moved elsewhere may be the same file
        }
        part = new PartFile(fileOps, lock.part(), start.gzip(), tally);
        part.truncate(start.bytes());
        phase = new Checkpointing(start, start);
    }

    void append(BatchPage page) throws IOException {
        Writing writing = (Writing) phase;
        ByteBuffer rows = encoder.rows(page.batches());
        phase = writing.torn();
        appendHeaderTo(writing.written());
        part.append(rows);
        if (tally != null) {
            tally.addRows(page);
        }
        phase = writing.append(page);
    }

    private void appendHeaderTo(ExportCheckpoint written) throws IOException {
        if (written.bytes() == 0 && part.unsynced() == 0) {
            part.append(header.duplicate());
        }
    }

    /** Makes all appended rows durable, then the checkpoint that counts them. Has no effect in other phases than {@link Checkpointing}. */
    void sync() throws IOException {
        if (phase instanceof Checkpointing writing && !writing.isSynced()) {
            phase = writing.torn();
            ExportCheckpoint synced = writing.written().withBytes(part.sync());
            phase = save(synced) ? new Checkpointing(synced, synced) : new Outgrown(writing.durable(), synced);
        }
    }

    /** Makes all rows durable, and a checkpoint that is marked complete. */
    void complete() throws IOException {
        if (phase instanceof Writing writing) {
            complete(writing);
        }
    }

    private void complete(Writing writing) throws IOException {
        phase = writing.torn();
        appendHeaderTo(writing.written());
        ExportCheckpoint complete = writing.written().withBytes(part.finish()).completed();
        if (writing instanceof Outgrown || !save(complete)) {
            // The position is not needed any more, and an earlier one identifies the listing as well.
            complete = complete.withListing(writing.durable().listing());
            replaceCheckpoint(complete.encode());
            forceFolder();
        }
        phase = new Complete(complete);
    }

    /** Returns what the file contains; {@code null} if the export is not verified. */
    @Nullable
    ExportTally tally() {
        return tally;
    }

    /**
     * Links the file under its final name, then its manifest. Does not {@linkplain #close() close} it.
     *
     * @param manifest the encoded manifest; {@code null} for none
     */
    void publish(byte @Nullable [] manifest) throws IOException {
        if (manifest == null) {
            fileOps.delete(paths.newManifest()); // of an earlier run
        } else {
            write(paths.newManifest(), manifest);
        }
        if (phase instanceof Complete complete) {
            link(complete);
        }
        forceFolder();
        if (manifest != null) { // under its name only now: it never precedes its file
            fileOps.replace(paths.newManifest(), paths.manifest());
            forceFolder();
        }
        phase = new Published(phase.durable());
        fileOps.delete(paths.part());
        fileOps.delete(paths.checkpoint());
    }

    private void link(Complete complete) throws IOException {
        try {
            fileOps.link(paths.part(), paths.target());
            phase = new Linked(complete.durable());
        } catch (FileAlreadyExistsException appeared) {
            throw targetExists(paths);
        }
    }

    /** Returns false, and changes nothing, if the checkpoint is too large. */
    private boolean save(ExportCheckpoint state) throws IOException {
        byte[] encoded = state.encode();
        if (encoded.length > fileOps.maxCheckpointBytes()) {
            return false;
        }
        replaceCheckpoint(encoded);
        forceFolder();
        return true;
    }

    private void replaceCheckpoint(byte[] encoded) throws IOException {
        write(paths.newCheckpoint(), encoded);
        fileOps.replace(paths.newCheckpoint(), paths.checkpoint());
    }

    private void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = fileOps.open(file, true)) {
            fileOps.write(channel, ByteBuffer.wrap(content));
            fileOps.force(channel);
        }
    }

    private void forceFolder() throws IOException {
        if (folderSynced) {
            fileOps.forceFolder(paths.folder());
        }
    }

    /** Releases the target. If no row is durable, deletes all files of this run, whatever failed before. */
    @Override
    public void close() throws IOException {
        try (lock;
                encoder) {
            if (phase instanceof New || phase instanceof Resumed) {
                try {
                    fileOps.delete(paths.newCheckpoint());
                } finally {
                    deleteCreated(lock, paths, fileOps);
                }
            } else if ((phase instanceof Writing || phase instanceof Torn)
                    && phase.durable().rows() == 0) {
                try {
                    part.truncate(0); // first: a partial file with rows but without a checkpoint would be refused
                    part.sync();
                } finally {
                    // The partial file last, since its lock excludes other runs.
                    deleteAll(fileOps, paths.newCheckpoint(), paths.checkpoint(), paths.part());
                }
            }
        }
    }
}
