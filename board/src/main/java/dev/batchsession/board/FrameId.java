package dev.batchsession.board;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a browser has come to. The run tells one process from the next, in which the same numbers mean other frames.
 *
 * @param number from 1, without gaps; 0 before the first frame
 */
record FrameId(String run, long number) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,20})-([0-9]{1,18})");

    /** Reads what a browser sent; empty for anything that no board has sent it. */
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
