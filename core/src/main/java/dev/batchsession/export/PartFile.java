package dev.batchsession.export;

import java.io.IOException;
import java.io.InputStream;
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
    /** A write of fewer pages costs more per row. */
    private static final int CHUNK = 512 * 1024;

    private final ExportFileOps fileOps;
    private final FileChannel channel;
    private final boolean gzip;
    private final @Nullable ExportTally tally;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private @Nullable GZIPOutputStream member;
    private long unsynced;

    /** @param tally counts the bytes that are written; {@code null} if nothing does */
    PartFile(ExportFileOps fileOps, FileChannel channel, boolean gzip, @Nullable ExportTally tally) {
        this.fileOps = fileOps;
        this.channel = channel;
        this.gzip = gzip;
        this.tally = tally;
    }

    /** Appends whole lines, which are in the array of a heap buffer. */
    void append(ByteBuffer lines) throws IOException {
        unsynced += lines.remaining();
        if (lines.hasRemaining() && gzip) {
            member().write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
        } else {
            write(lines);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        if (tally != null) {
            tally.addBytes(bytes.duplicate());
        }
        if (bytes.remaining() > chunk.remaining()) {
            writeChunk();
        }
        if (bytes.remaining() > chunk.remaining()) {
            fileOps.write(channel, bytes);
        } else {
            chunk.put(bytes);
        }
    }

    private void writeChunk() throws IOException {
        if (chunk.position() > 0) {
            fileOps.write(channel, chunk.flip());
            chunk.clear();
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
        writeChunk();
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
        chunk.clear();
        fileOps.truncate(channel, size);
    }

    long size() throws IOException {
        return channel.size();
    }

    /**
     * Returns a stream of the first bytes of the file. It reads the channel that holds the lock: closing another channel to the file
     * would release it.
     */
    InputStream read(long length) {
        return new FromChannel(length);
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
            PartFile.this.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    private final class FromChannel extends InputStream {
        private final long end;
        private long position;

        FromChannel(long end) {
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] oneByte = new byte[1];
            return read(oneByte, 0, 1) < 0 ? -1 : oneByte[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int most = Math.min(length, available());
            int read = most == 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, most), position);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }
    }
}
