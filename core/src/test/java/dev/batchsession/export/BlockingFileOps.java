package dev.batchsession.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Takes rows one write at a time, each when it is let to. */
final class BlockingFileOps extends ExportFileOps {
    private static final int MANY = 1_000_000;

    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);
    private final Set<FileChannel> parts = ConcurrentHashMap.newKeySet();

    /** Returns when rows are waiting to be written. */
    void awaitWrite() {
        acquire(arrived);
    }

    void writeOne() {
        allowed.release();
    }

    void writeOn() {
        allowed.release(MANY);
    }

    @Override
    public FileChannel open(Path file, boolean empty) throws IOException {
        FileChannel channel = super.open(file, empty);
        if (!empty) {
            parts.add(channel);
        }
        return channel;
    }

    @Override
    public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        if (parts.contains(channel)) {
            arrived.release();
            acquire(allowed);
        }
        super.write(channel, bytes);
    }

    private static void acquire(Semaphore semaphore) {
        try {
            if (!semaphore.tryAcquire(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing happened for 30 s");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
