package dev.batchsession.board;

import java.nio.charset.StandardCharsets;

/** An encoded server-sent event. All connections share its bytes, which must not be modified. */
final class Frame {
    /** A comment that idle connections send, so that either end notices if the other one is gone. */
    static final byte[] HEARTBEAT = bytes(": still here\n\n");

    private final FrameId id;
    private final byte[] bytes;

    /** @param json one line; JSON escapes line breaks in strings */
    Frame(FrameId id, String event, String json) {
        if (json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("an event's data must be one line but was: " + json);
        }
        this.id = id;
        this.bytes = bytes("id: " + id.text() + "\nevent: " + event + "\ndata: " + json + "\n\n");
    }

    /** Returns the field that sets how long a browser waits before it reconnects. */
    static byte[] retry(long millis) {
        return bytes("retry: " + millis + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8); // an unpaired surrogate becomes a question mark
    }

    FrameId id() {
        return id;
    }

    byte[] bytes() {
        return bytes;
    }
}
