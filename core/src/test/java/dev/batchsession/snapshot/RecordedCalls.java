package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.PageRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/**
 * Same seed, same calls: the requests that SNAPSHOT makes and the rows that it emits, over {@value SEEDS} changing lists, are those
 * that were recorded before its engine was restructured. A change of the engine that changes calls on purpose records them
 * again, with {@code -Dsnapshot.calls.record=FILE}, and says why.
 */
final class RecordedCalls {
    static final int SEEDS = 2_000;
    private static final String RECORDED = "/snapshot-calls.txt";

    private final List<String> calls = new ArrayList<>();

    /** Ignores a seed that is not among the recorded ones. */
    void add(long seed, SeededListing listing) {
        if (seed < SEEDS) {
            calls.add(seed + " " + hash(listing));
        }
    }

    /** The lines of the listings that were added and differ from the recorded ones. */
    List<String> others() throws IOException {
        String recordTo = System.getProperty("snapshot.calls.record");
        if (recordTo != null) {
            Files.write(Path.of(recordTo), calls);
        }
        List<String> others = new ArrayList<>(calls);
        others.removeAll(new HashSet<>(recorded()));
        return others;
    }

    private static List<String> recorded() throws IOException {
        try (InputStream in = requireNonNull(RecordedCalls.class.getResourceAsStream(RECORDED), RECORDED)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** The first 8 bytes of a SHA-256; the text is built here, so that no toString of the library is part of it. */
    private static String hash(SeededListing listing) {
        StringBuilder text = new StringBuilder();
        for (PageRequest request : listing.list().requests) {
            text.append(request.filter().status())
                    .append(' ')
                    .append(request.filter().createdAfter())
                    .append(' ')
                    .append(request.filter().createdBefore())
                    .append(' ')
                    .append(request.page())
                    .append(' ')
                    .append(request.limit())
                    .append('\n');
        }
        listing.emitted().forEach(id -> text.append(id).append('\n'));
        text.append(listing.failure() == null ? "complete" : "failed");
        return HexFormat.of().formatHex(sha256(text.toString()), 0, 8);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // each Java has it
        }
    }
}
