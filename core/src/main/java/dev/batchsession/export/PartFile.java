package dev.batchsession.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows so far. What was appended is durable, and the file can be cut and gone on with there, when {@link #force()}
 * returned. A gzip file gets a new member at each such point: members one after another are one gzip file.
 */
final class PartFile {
    private static final int GZIP_BUFFER = 64 * 1024;

    private final ExportFileOps fileOps;
    private final FileChannel channel;
    private final boolean gzip;
    private @Nullable GZIPOutputStream member;
    private long unforced;

    PartFile(ExportFileOps fileOps, FileChannel channel, boolean gzip) {
        this.fileOps = fileOps;
        this.channel = channel;
        this.gzip = gzip;
    }

    /** Appends a whole number of lines. */
    void append(byte[] lines) throws IOException {
        unforced += lines.length;
        if (lines.length > 0 && gzip) {
            member().write(lines);
        } else {
            fileOps.write(channel, ByteBuffer.wrap(lines));
        }
    }

    /** How many bytes were appended since the last {@link #force()}, before packing. */
    long unforced() {
        return unforced;
    }

    /** Makes everything durable; returns the file's length. */
    long force() throws IOException {
        if (member != null) {
            member.close();
            member = null;
        }
        fileOps.force(channel);
        unforced = 0;
        return channel.position();
    }

    /** As {@link #force()}, and lets a gzip file be one even if nothing was ever appended. */
    long finish() throws IOException {
        if (gzip && channel.position() == 0) {
            member();
        }
        return force();
    }

    void truncate(long size) throws IOException {
        member = null; // what it holds is not wanted any more
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

    /** Outlives the members that are written through it. */
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
