package dev.batchsession.board;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a frame. The run distinguishes processes, each of which numbers its frames from 1.
 *
 * @param number from 1, without gaps; 0 before the first frame
 */
record FrameId(String run, long number) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,20})-([0-9]{1,18})");

    /** Parses the id that a browser sent; returns empty if it is malformed. */
    static Optional<FrameId> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new FrameId(parts.group(1), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    FrameId next() {
        return new FrameId(run, number + 1);
    }

    String text() {
        return run + '-' + number;
    }
}
