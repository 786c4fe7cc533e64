package dev.batchsession.board;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads a board's events from a socket, when it is told to and not before: a browser that may be slow. Each event is a chunk
 * of its own, so the lengths between them are skipped.
 */
final class EventReader implements AutoCloseable {
    private static final int LONGEST_SILENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final BufferedReader lines;
    private final List<String> head = new ArrayList<>();

    EventReader(URI board, String lastEventId) throws IOException {
        this(board, "/events", lastEventId);
    }

    EventReader(URI board, String path, String lastEventId) throws IOException {
        socket.setReceiveBufferSize(4_096); // what is sent waits at the other end
        socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
        socket.connect(new InetSocketAddress(board.getHost(), board.getPort()));
        String seen = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + seen + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
            head.add(line);
        }
    }

    List<String> head() {
        return head;
    }

    /** The next block of lines up to a blank one, whatever it is; {@code null} where the response has ended. */
    String block() throws IOException {
        String size = lines.readLine();
        if (size == null || size.equals("0")) {
            return null;
        }
        StringBuilder block = new StringBuilder();
        for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
            block.append(line).append('\n');
        }
        lines.readLine(); // the chunk's own end
        return block.append('\n').toString();
    }

    /** The next event, past comments and the like. */
    Event next() throws IOException {
        for (String block = block(); block != null; block = block()) {
            if (block.startsWith("id: ")) {
                return Event.of(block);
            }
        }
        throw new AssertionError("the response has ended");
    }

    Event next(Predicate<Event> wanted) throws IOException {
        Event event = next();
        while (!wanted.test(event)) {
            event = next();
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
