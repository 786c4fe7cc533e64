package dev.batchsession.board;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The static files of the page. All are text, hand-written and self-contained: no build step, no external resources. */
final class PageFiles {
    /** A file and its content type. */
    record PageFile(String contentType, String text) {}

    private final Map<String, PageFile> files = Map.of(
            "/", file("board.html", "text/html; charset=utf-8"),
            "/board.css", file("board.css", "text/css; charset=utf-8"),
            "/board.js", file("board.js", "text/javascript; charset=utf-8"),
            "/dom.js", file("dom.js", "text/javascript; charset=utf-8"),
            "/chart.js", file("chart.js", "text/javascript; charset=utf-8"),
            "/rows.js", file("rows.js", "text/javascript; charset=utf-8"),
            "/log.js", file("log.js", "text/javascript; charset=utf-8"),
            "/board.svg", file("board.svg", "image/svg+xml"));

    @Nullable
    PageFile at(String path) {
        return files.get(path);
    }

    private static PageFile file(String name, String contentType) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the class path: " + name);
            }
            return new PageFile(contentType, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
