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
 * The file of one run, from the partial file to the final name. At any instant, what is on fileOps is one of these, and
 * {@link #open} knows what to do with each:
 *
 * <ul>
 *   <li>an empty partial file, or none, and no checkpoint: nothing was written yet;
 *   <li>a checkpoint, and a partial file at least as long as it says: go on there, after cutting off what is longer;
 *   <li>a complete checkpoint, and a partial file of just its length: give it the final name;
 *   <li>a complete checkpoint, and a file of that length under the final name: take away what else is there.
 * </ul>
 *
 * <p>So a row is durable before the checkpoint that counts it, and the checkpoint of no rows before the first row: a partial
 * file with rows and no checkpoint is somebody else's. Not safe for concurrent use.
 */
final class ExportFile implements AutoCloseable {
    private final ExportPaths paths;
    private final ExportFileOps fileOps;
    private final ExportLock lock;
    private final RowEncoder encoder;
    private final boolean resumed;
    private final boolean folderSynced;
    private PartFile part;
    private boolean named;
    private boolean begun;
    private boolean published;
    private boolean torn; // a step began and did not end: what is behind the last checkpoint is unknown
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
        this.named = state.complete() && ExportPaths.isTaken(paths.target());
        this.durable = state;
        this.written = state;
    }

    /**
     * Takes the target for this run and finds what an earlier one left; changes nothing of that.
     *
     * @throws ExportException where the target cannot be taken, or what was left does not fit
     */
    static ExportFile open(Path target, ExportFormat format, boolean restart, ExportFileOps fileOps)
            throws IOException {
        ExportPaths paths = ExportPaths.of(target);
        boolean hasCheckpoint = !restart && ExportPaths.isTaken(paths.checkpoint());
        if (ExportPaths.isTaken(paths.target()) && !hasCheckpoint) {
            throw targetExists(paths);
        }
        ExportLock lock = ExportLock.acquire(paths, fileOps);
        ExportFile file = null;
        try {
            boolean gzip = ExportFormat.isGzip(target);
            PartFile part = new PartFile(fileOps, lock.part(), gzip);
            ExportCheckpoint left = new ExportRecovery(paths, format, gzip).state(part.size(), restart);
            ExportCheckpoint state = left == null ? ExportCheckpoint.start(format, gzip, BatchPage.UNKNOWN) : left;
            boolean folderSynced = fileOps.canForceFolder(paths.folder());
            file = new ExportFile(paths, fileOps, lock, part, state, left != null, folderSynced);
            return file;
        } finally {
            if (file == null) {
                try (lock) {
                    deleteCreated(lock, paths, fileOps);
                }
            }
        }
    }

    /** A target that nothing was written for is left as it was found. */
    private static void deleteCreated(ExportLock lock, ExportPaths paths, ExportFileOps fileOps) throws IOException {
        if (lock.createdPart()) {
            fileOps.delete(paths.part());
        }
    }

    /** Deletes each, whatever becomes of the others. */
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

    /** Where the listing goes on; {@code null} at its start. */
    @Nullable
    Checkpoint listing() {
        return durable.listing();
    }

    /** Whether all rows are there: nothing is to be listed any more. */
    boolean isComplete() {
        return durable.complete();
    }

    /** What a checkpoint on fileOps vouches for. */
    ExportCheckpoint durable() {
        return durable;
    }

    /** What was appended. */
    ExportCheckpoint written() {
        return written;
    }

    /** Whether the folder is synced too, as far as the file system can. */
    boolean folderSynced() {
        return folderSynced;
    }

    /** How many bytes would be lost in a crash, before packing. */
    long unforced() {
        return part.unforced();
    }

    /** Takes away what no checkpoint vouches for: from here on the earlier run's files are this run's. */
    void begin() throws IOException {
        if (!resumed) {
            replaceCheckpoint(durable, durable.encode()); // before the first row, and before obsolete rows are cut off
        }
        begun = true;
        if (durable.bytes() == 0 && part.size() > 0) {
            lock.renewPart(); // not cut: a finished file that was moved away may be the same file still
            part = new PartFile(fileOps, lock.part(), durable.gzip());
        }
        part.truncate(durable.bytes());
    }

    void append(BatchPage page) throws IOException {
        byte[] rows = encoder.rows(page.batches());
        torn = true;
        if (written.bytes() == 0 && part.unforced() == 0) {
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
    void makeDurable() throws IOException {
        if (written.pages() != durable.pages() && !torn && !outgrown) {
            torn = true; // after a failed sync, the content of the disk is unknown
            written = written.withBytes(part.force());
            outgrown = !save(written);
            torn = false;
        }
    }

    /** Makes all rows durable and gives the file its final name; {@link #close()} is left to do. */
    void publish() throws IOException {
        torn = true;
        if (!durable.complete()) {
            if (written.bytes() == 0 && part.unforced() == 0) {
                part.append(encoder.header());
            }
            written = written.withBytes(part.finish()).completed();
            if (outgrown || !save(written)) {
                // The position is not needed any more, and an earlier one identifies the listing as well.
                written = written.withListing(durable.listing());
                replaceCheckpoint(written, written.encode());
            }
        }
        if (!named) {
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
            named = true;
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

    /** Lets others have the target. Where no row is durable, no file is left, whatever failed. */
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
                    part.truncate(0); // first: a partial file with rows and no checkpoint would be somebody else's
                    part.force();
                } finally {
                    // The partial file last: until it is gone it is what others are kept away by.
                    deleteAll(fileOps, paths.newCheckpoint(), paths.checkpoint(), paths.part());
                }
            }
        }
    }
}
