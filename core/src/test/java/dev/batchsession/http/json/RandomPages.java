package dev.batchsession.http.json;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Pages in the forms that JSON allows: properties in any order or absent, unknown ones between, any white space and any values. Half of
 * the pages have no white space, and objects begin with any number of properties in the usual order.
 */
public final class RandomPages {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "batch_id",
            "}],{",
            "é中😀",
            "\\n\\\"\\\\\\/",
            "\\u00e9\\ud83d\\ude00",
            " \u007f\u2028",
            "null",
            "0".repeat(40));
    private static final List<String> NUMBERS =
            List.of("0", "-0", "7", "-12", "1.50", "1e3", "-0.1E-07", "123456789012345678901234567890", "1e400");

    private final Random random;
    private boolean compact;

    public RandomPages(Random random) {
        this.random = random;
    }

    /** Returns a page of up to four rows. */
    public String page() {
        return page(random.nextInt(5));
    }

    /** Returns a page of so many rows. */
    public String page(int rows) {
        compact = random.nextBoolean();
        String batches = "\"batches\"" + space() + ":" + space() + "["
                + IntStream.range(0, rows).mapToObj(row -> row()).collect(joining("," + space())) + space() + "]";
        List<String> pagination = sometimes(List.of(
                () -> property("current_page", anyOf("1", "2", "null")),
                () -> property("total_pages", anyOf("1", "2147483647", "null")),
                () -> property("total_records", anyOf("0", "999999999999999999", "123456789012345678", "null")),
                () -> property("has_prev", anyOf("true", "false", "null"))));
        pagination.add(property("has_next", anyOf("true", "false")));
        return object(property("data", object(batches, property("pagination", object(pagination)))));
    }

    private String row() {
        List<String> properties = sometimes(List.of(
                () -> property("status", status()),
                () -> property("total_requests", count()),
                () -> property("completed_requests", count()),
                () -> property("failed_requests", count()),
                () -> property("created_at", time()),
                () -> property("actual_completion_time", time())));
        properties.add(0, property("batch_id", '"' + id() + '"'));
        return object(properties);
    }

    private List<String> sometimes(List<Supplier<String>> properties) {
        return properties.stream()
                .filter(property -> random.nextInt(8) > 0)
                .map(Supplier::get)
                .collect(toCollection(ArrayList::new));
    }

    private String object(String... properties) {
        return object(new ArrayList<>(List.of(properties)));
    }

    /** Returns an object of these properties, of which any number are in another order, with unknown ones between them. */
    private String object(List<String> properties) {
        int inOrder = random.nextInt(properties.size() + 1);
        Collections.shuffle(properties.subList(inOrder, properties.size()), random);
        for (int unknown = random.nextInt(4) - 1; unknown > 0; unknown--) {
            String name = anyOf("x", "", "é", "batch_id_", "statu", "Data") + unknown;
            properties.add(random.nextInt(properties.size() + 1), property(name, value(3)));
        }
        return properties.stream().collect(joining(space() + ',' + space(), "{" + space(), space() + "}"));
    }

    private String property(String name, String value) {
        return '"' + name + '"' + space() + ':' + space() + value;
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> anyOf("true", "false", "null");
            case 1 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 2, 3 -> '"' + TEXTS.get(random.nextInt(TEXTS.size())) + '"';
            case 4 ->
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> space() + value(depth - 1))
                        .collect(joining(space() + ",", "[", space() + "]"));
            default ->
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> space() + property("k" + i, value(depth - 1)))
                        .collect(joining(space() + ",", "{", space() + "}"));
        };
    }

    private String status() {
        String known = anyOf("pending", "processing", "completed", "failed", "cancelled", "unknown");
        return random.nextInt(8) == 0 ? anyOf("null", "\"paused\"", "\"pausé\"", "\"\"") : '"' + known + '"';
    }

    private String count() {
        return random.nextInt(8) == 0 ? anyOf("null", "0", "2147483647") : Integer.toString(random.nextInt(1_000));
    }

    private String time() {
        Instant time = Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1_000_000_000));
        String fraction = "123456789".substring(0, random.nextInt(10));
        return random.nextInt(8) == 0
                ? "null"
                : '"'
                        + time.toString().substring(0, 19)
                        + (fraction.isEmpty() ? "" : "." + fraction)
                        + anyOf("Z", "Z", "+00:00", "-11:59")
                        + '"';
    }

    private String id() {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        return random.nextInt(8) == 0 ? id.toUpperCase(Locale.ROOT) : id;
    }

    private String space() {
        return !compact && random.nextInt(6) == 0 ? anyOf(" ", "\n\t ", "\r\n") : "";
    }

    private String anyOf(String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
