package dev.batchsession.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The partial file. When {@link #sync()} returns, all appended rows are durable, and the file may later be truncated to the
 * returned length. In a gzip file, each sync ends a member; concatenated members are one gzip file.
 */
final class PartFile {
    private static final int GZIP_BUFFER = 64 * 1024;

    private final ExportFileOps fileOps;
    private final FileChannel channel;
    private final boolean gzip;
    private @Nullable GZIPOutputStream member;
    private long unsynced;

    PartFile(ExportFileOps fileOps, FileChannel channel, boolean gzip) {
        this.fileOps = fileOps;
        this.channel = channel;
        this.gzip = gzip;
    }

    /** Appends whole lines. */
    void append(byte[] lines) throws IOException {
        unsynced += lines.length;
        if (lines.length > 0 && gzip) {
            member().write(lines);
        } else {
            fileOps.write(channel, ByteBuffer.wrap(lines));
        }
    }

    /** Returns the number of bytes appended since the last {@link #sync()}, before compression. */
    long unsynced() {
        return unsynced;
    }

    /** Makes all appended rows durable, and returns the length of the file. */
    long sync() throws IOException {
        if (member != null) {
            member.close();
            member = null;
        }
        fileOps.force(channel);
        unsynced = 0;
        return channel.position();
    }

    /** As {@link #sync()}, but writes an empty gzip member if nothing was ever appended. */
    long finish() throws IOException {
        if (gzip && channel.position() == 0) {
            member();
        }
        return sync();
    }

    void truncate(long size) throws IOException {
        member = null; // its rows are truncated too
        fileOps.truncate(channel, size);
    }

    long size() throws IOException {
        return channel.size();
    }

    private GZIPOutputStream member() throws IOException {
        if (member == null) {
            member = new GZIPOutputStream(new ToChannel(), GZIP_BUFFER);
        }
        return member;
    }

    /** Writes members to the channel, and stays open after each. */
    private final class ToChannel extends OutputStream {
        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            fileOps.write(channel, ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
