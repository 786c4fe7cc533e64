package dev.batchsession.export;

import dev.batchsession.export.ExportException.Reason;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of one run, from the partial file to the final name. At any instant, the disk is in one of these states,
 * from each of which {@link #open} resumes:
 *
 * <ul>
 *   <li>an empty partial file or none, and no checkpoint: start;
 *   <li>a checkpoint, and a partial file of at least its length: truncate the file to this length and resume there;
 *   <li>a complete checkpoint, and a partial file of exactly its length: link it under the final name;
 *   <li>a complete checkpoint, and a file of its length under the final name: delete the other files.
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
    private final boolean resumed;
    private final boolean folderSynced;
    private PartFile part;
    private boolean linked;
    private boolean begun;
    private boolean published;
    private boolean torn; // a step has failed: the content after the last checkpoint is unknown
    private boolean outgrown; // a checkpoint was too large
    private ExportCheckpoint durable;
    private ExportCheckpoint written;

    private ExportFile(
            ExportPaths paths,
            ExportFileOps fileOps,
            ExportLock lock,
            PartFile part,
            ExportCheckpoint state,
            boolean resumed,
            boolean folderSynced) {
        this.paths = paths;
        this.fileOps = fileOps;
        this.lock = lock;
        this.part = part;
        this.encoder = RowEncoder.of(state.format());
        this.resumed = resumed;
        this.folderSynced = folderSynced;
        this.linked = state.complete() && ExportPaths.exists(paths.target());
        this.durable = state;
        this.written = state;
    }

    /**
     * Locks the target for this run and reads the state of an earlier one, which it does not change.
     *
     * @throws ExportException if the target exists or is in use, or the earlier run does not match this one
     */
    static ExportFile open(Path target, ExportFormat format, boolean restart, ExportFileOps fileOps)
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
            PartFile part = new PartFile(fileOps, lock.part(), gzip);
            ExportCheckpoint recovered = new ExportRecovery(paths, format, gzip).checkpoint(part.size(), restart);
            ExportCheckpoint state =
                    recovered == null ? ExportCheckpoint.start(format, gzip, BatchPage.UNKNOWN) : recovered;
            boolean folderSynced = fileOps.canForceFolder(paths.folder());
            file = new ExportFile(paths, fileOps, lock, part, state, recovered != null, folderSynced);
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

    /** Returns the position to resume the listing from; {@code null} for its start. */
    @Nullable
    Checkpoint listing() {
        return durable.listing();
    }

    /** Returns whether all rows are durable, so that no call is needed. */
    boolean isComplete() {
        return durable.complete();
    }

    /** Returns the state of the durable rows, as in the checkpoint on disk. */
    ExportCheckpoint durable() {
        return durable;
    }

    /** Returns the state of all appended rows. */
    ExportCheckpoint written() {
        return written;
    }

    /** Returns whether the folder is synced too. */
    boolean folderSynced() {
        return folderSynced;
    }

    /** Returns the number of bytes, before compression, that a crash would lose. */
    long unsynced() {
        return part.unsynced();
    }

    /** Takes over the files of the earlier run, and truncates the rows that its checkpoint does not count. */
    void begin() throws IOException {
        if (!resumed) {
            replaceCheckpoint(durable, durable.encode()); // before the first row, and before obsolete rows are cut off
        }
        begun = true;
        if (durable.bytes() == 0 && part.size() > 0) {
            lock.renewPart(); // not truncated: a finished file that was moved elsewhere may be the same file
            part = new PartFile(fileOps, lock.part(), durable.gzip());
        }
        part.truncate(durable.bytes());
    }

    void append(BatchPage page) throws IOException {
        byte[] rows = encoder.rows(page.batches());
        torn = true;
        if (written.bytes() == 0 && part.unsynced() == 0) {
            part.append(encoder.header());
        }
        part.append(rows);
        long expected = page.totalRecords() == BatchPage.UNKNOWN ? written.expectedRows() : page.totalRecords();
        written = written.after(
                written.bytes(),
                written.rows() + page.batches().size(),
                written.pages() + 1,
                expected,
                page.checkpoint());
        torn = false;
    }

    /**
     * Makes all appended rows durable, then the checkpoint that counts them. Has no effect after a failed step, or after a
     * checkpoint that was too large: the earlier one stays valid, and later ones contain no fewer ids.
     */
    void sync() throws IOException {
        if (written.pages() != durable.pages() && !torn && !outgrown) {
            torn = true; // after a failed sync, the content of the disk is unknown
            written = written.withBytes(part.sync());
            outgrown = !save(written);
            torn = false;
        }
    }

    /** Makes all rows durable and links the file under its final name. Does not {@linkplain #close() close} it. */
    void publish() throws IOException {
        torn = true;
        if (!durable.complete()) {
            if (written.bytes() == 0 && part.unsynced() == 0) {
                part.append(encoder.header());
            }
            written = written.withBytes(part.finish()).completed();
            if (outgrown || !save(written)) {
                // The position is not needed any more, and an earlier one identifies the listing as well.
                written = written.withListing(durable.listing());
                replaceCheckpoint(written, written.encode());
            }
        }
        if (!linked) {
            link();
        }
        forceFolder();
        published = true;
        fileOps.delete(paths.part());
        fileOps.delete(paths.checkpoint());
    }

    private void link() throws IOException {
        try {
            fileOps.link(paths.part(), paths.target());
            linked = true;
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
        replaceCheckpoint(state, encoded);
        return true;
    }

    private void replaceCheckpoint(ExportCheckpoint state, byte[] encoded) throws IOException {
        try (FileChannel channel = fileOps.open(paths.newCheckpoint(), true)) {
            fileOps.write(channel, ByteBuffer.wrap(encoded));
            fileOps.force(channel);
        }
        fileOps.replace(paths.newCheckpoint(), paths.checkpoint());
        begun = true;
        forceFolder();
        durable = state;
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
            if (!begun && !published) {
                try {
                    fileOps.delete(paths.newCheckpoint());
                } finally {
                    deleteCreated(lock, paths, fileOps);
                }
            } else if (!published && !durable.complete() && durable.rows() == 0) {
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
