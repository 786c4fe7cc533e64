package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Peer that measures the transport alone. Receives, counts and discards the bytes of each page. The base URL contains the
 * number of pages.
 */
final class RawReader implements ReactiveReader {
    private static final Pattern PAGES = Pattern.compile("^/(\\d+)/");

    private final HttpClient client;
    private final int pages;
    private final int inFlight;

    RawReader(URI base, int inFlight) {
        Matcher matcher = PAGES.matcher(base.getPath());
        if (!matcher.find()) {
            throw new IllegalArgumentException("no page count in " + base);
        }
        this.pages = Integer.parseInt(matcher.group(1));
        this.client = HttpClient.create().baseUrl(base.toString());
        this.inFlight = inFlight;
    }

    @Override
    public Flux<Long> rows(Tally tally) {
        return Flux.range(1, pages)
                .flatMapSequential(this::bytesOf, inFlight, 1)
                .doOnNext(tally::body);
    }

    private Mono<Long> bytesOf(int page) {
        return client.get()
                .uri(WirePage.query(page))
                .response((response, body) -> body.reduce(0L, (bytes, chunk) -> bytes + chunk.readableBytes()))
                .single();
    }
}
