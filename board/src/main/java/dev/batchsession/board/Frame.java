package dev.batchsession.board;

import java.nio.charset.StandardCharsets;

/** One server-sent event, as its bytes. Shared by all connections: who writes to the bytes changes it for all. */
final class Frame {
    /** What a connection that has nothing to tell sends now and then, so that both ends notice when the other is gone. */
    static final byte[] HEARTBEAT = bytes(": still here\n\n");

    private final FrameId id;
    private final byte[] bytes;

    /** @param json one line: in JSON, line ends within texts are escaped */
    Frame(FrameId id, String event, String json) {
        if (json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("an event's data must be one line but was: " + json);
        }
        this.id = id;
        this.bytes = bytes("id: " + id.text() + "\nevent: " + event + "\ndata: " + json + "\n\n");
    }

    /** How long a browser is to wait before it connects anew. */
    static byte[] retry(long millis) {
        return bytes("retry: " + millis + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8); // half a surrogate pair becomes a question mark
    }

    FrameId id() {
        return id;
    }

    byte[] bytes() {
        return bytes;
    }
}
