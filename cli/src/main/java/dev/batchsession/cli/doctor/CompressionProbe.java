package dev.batchsession.cli.doctor;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether pages are compressed, which the program accepts. */
final class CompressionProbe implements Probe {
    private static final String NONE = "none";

    @Override
    public List<Topic> topics() {
        return List.of(Topic.COMPRESSION);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<Response> responses =
                checkup.calls().exchanges().stream().map(Exchange::response).toList();
        Map<String, Long> encodings = responses.stream()
                .map(response -> Words.shortened(response.headers().get(HttpHeaderNames.CONTENT_ENCODING, NONE)))
                .collect(Collectors.groupingBy(encoding -> encoding, TreeMap::new, Collectors.counting()));
        long sent = responses.stream().mapToLong(Response::sentBytes).sum();
        long bytes = responses.stream().mapToLong(Response::bodyBytes).sum();
        String counts = encodings.entrySet().stream()
                .map(encoding -> encoding.getValue() + " with content-encoding " + encoding.getKey())
                .collect(Collectors.joining(", "));
        String evidence =
                "of " + Words.count(responses.size(), "page") + ", " + counts + "; " + sent + " bytes for " + bytes;
        if (encodings.keySet().equals(Set.of(NONE))) {
            return List.of(Finding.of(Topic.COMPRESSION, NONE, "Pages are not compressed.", evidence)
                    .simulatedIf(false));
        }
        String names = encodings.keySet().stream()
                .filter(encoding -> !encoding.equals(NONE))
                .collect(Collectors.joining(", "));
        return List.of(Finding.of(
                        Topic.COMPRESSION,
                        names,
                        (encodings.containsKey(NONE) ? "Some pages are compressed: " : "Pages are compressed: ")
                                + names
                                + '.',
                        evidence)
                .simulatedIf(names.equals("gzip")));
    }
}
