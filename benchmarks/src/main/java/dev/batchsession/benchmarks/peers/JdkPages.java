package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;

final class JdkPages implements PageReader {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    JdkPages(URI base) {
        this.base = base;
    }

    @Override
    public Supplier<Tally> readAll() throws IOException, InterruptedException {
        Tally tally = new Tally();
        boolean more = true;
        for (int number = 1; more; number++) {
            WirePage page = fetch(number);
            page.addTo(tally);
            more = page.hasNext();
        }
        return () -> tally;
    }

    private WirePage fetch(int page) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + WirePage.query(page))).build();
        return WirePage.read(client.send(request, BodyHandlers.ofByteArray()).body());
    }
}
