package dev.batchsession.cli.doctor;

import java.util.List;
import java.util.stream.Collectors;

/** The version of HTTP of the responses. */
final class HttpVersionProbe implements Probe {
    @Override
    public List<Topic> topics() {
        return List.of(Topic.HTTP_VERSION);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<Response> responses = checkup.calls().responses();
        String versions =
                responses.stream().map(Response::version).distinct().sorted().collect(Collectors.joining(", "));
        return List.of(Finding.of(
                        Topic.HTTP_VERSION,
                        versions,
                        "Responses are " + versions + '.',
                        Words.count(responses.size(), "response") + "; the program offers only HTTP/1.1")
                .simulatedIf(versions.equals("HTTP/1.1")));
    }
}
