package dev.batchsession.cli.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether responses have headers that describe the rate limit. */
final class RateLimitProbe implements Probe {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MAX_HEADERS = 10;

    @Override
    public List<Topic> topics() {
        return List.of(Topic.RATE_LIMIT_HEADERS);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<Response> responses = checkup.calls().responses();
        Map<String, String> latest = new TreeMap<>();
        for (Response response : responses) {
            for (Map.Entry<String, String> header : response.headers().entries()) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                if (RateLimitHeaders.contain(name)) {
                    latest.put(Words.shortened(name), Words.shortened(header.getValue()));
                }
            }
        }
        long refused = responses.stream()
                .filter(response -> response.status() == TOO_MANY_REQUESTS)
                .count();
        String evidence = Words.count(responses.size(), "response") + ", " + refused + " of them with status 429";
        if (latest.isEmpty()) {
            return List.of(Finding.of(
                    Topic.RATE_LIMIT_HEADERS, "none", "No response has a header about a rate limit.", evidence));
        }
        String list = latest.entrySet().stream()
                .limit(MAX_HEADERS)
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining(", "));
        return List.of(Finding.of(
                        Topic.RATE_LIMIT_HEADERS,
                        String.join(", ", latest.keySet()),
                        "Rate-limit headers, with their last values: " + list + '.',
                        evidence)
                .simulatedIf(latest.keySet().equals(Set.of("retry-after"))));
    }
}
