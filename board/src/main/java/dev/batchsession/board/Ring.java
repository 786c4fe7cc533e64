package dev.batchsession.board;

import java.util.Optional;
import java.util.TreeMap;

/**
 * A ring buffer of the latest frames, bounded by number and by bytes, from which a browser resumes after an
 * interruption.
 */
final class Ring {
    private final int maxFrames;
    private final long maxBytes;
    private final TreeMap<Long, Frame> frames = new TreeMap<>();
    private FrameId last;
    private long bytes;

    /** @param start the id before the first frame */
    Ring(FrameId start, int maxFrames, long maxBytes) {
        this.last = start;
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /** Appends a frame, and evicts the oldest ones if there are too many. */
    void add(Frame frame) {
        frames.put(frame.id().number(), frame);
        bytes += frame.bytes().length;
        last = frame.id();
        while (frames.size() > maxFrames || (bytes > maxBytes && frames.size() > 1)) {
            bytes -= frames.pollFirstEntry().getValue().bytes().length;
        }
    }

    FrameId last() {
        return last;
    }

    /** Returns whether all frames after this one are buffered. */
    boolean canResumeAfter(FrameId id) {
        long oldest = frames.isEmpty() ? last.number() + 1 : frames.firstKey();
        return id.run().equals(last.run()) && id.number() >= oldest - 1 && id.number() <= last.number();
    }

    /** Returns the frame after one {@linkplain #canResumeAfter from which a browser can resume}; empty after the last. */
    Optional<Frame> after(FrameId id) {
        return Optional.ofNullable(frames.get(id.number() + 1));
    }

    int size() {
        return frames.size();
    }

    long bytes() {
        return bytes;
    }
}
