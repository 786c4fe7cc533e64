package dev.batchsession.board;

import java.util.Optional;
import java.util.TreeMap;

/** The latest frames, bounded by number and by bytes; a browser that was away for a while goes on from here. */
final class Ring {
    private final int mostFrames;
    private final long mostBytes;
    private final TreeMap<Long, Frame> frames = new TreeMap<>();
    private FrameId last;
    private long bytes;

    /** @param start what comes before the first frame */
    Ring(FrameId start, int mostFrames, long mostBytes) {
        this.last = start;
        this.mostFrames = mostFrames;
        this.mostBytes = mostBytes;
    }

    /** Adds the frame that comes after the last one, and drops the oldest that there is no room for. */
    void add(Frame frame) {
        frames.put(frame.id().number(), frame);
        bytes += frame.bytes().length;
        last = frame.id();
        while (frames.size() > mostFrames || (bytes > mostBytes && frames.size() > 1)) {
            bytes -= frames.pollFirstEntry().getValue().bytes().length;
        }
    }

    FrameId last() {
        return last;
    }

    /** Whether all that came after this frame is here. */
    boolean knows(FrameId id) {
        long oldest = frames.isEmpty() ? last.number() + 1 : frames.firstKey();
        return id.run().equals(last.run()) && id.number() >= oldest - 1 && id.number() <= last.number();
    }

    /** The frame after one that is {@linkplain #knows known}; empty after the last. */
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
