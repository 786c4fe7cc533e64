package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Threads that take the pages from one queue. The order of the rows is lost, to the peer's advantage. */
final class OkHttpThreads implements PageReader {
    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectionPool(new okhttp3.ConnectionPool(64, 5, java.util.concurrent.TimeUnit.MINUTES))
            .build();
    private final ExecutorService executor;
    private final URI base;
    private final int threads;

    OkHttpThreads(URI base, int threads) {
        this.base = base;
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads, OkHttpThreads::daemon);
    }

    @Override
    public Tally readAll() throws IOException, InterruptedException, ExecutionException {
        Tally tally = new Tally();
        WirePage first = fetch(1);
        first.rows().forEach(row -> row.addTo(tally));
        ConcurrentLinkedQueue<Integer> numbers = new ConcurrentLinkedQueue<>(
                IntStream.rangeClosed(2, first.totalPages()).boxed().toList());
        List<Future<Tally>> parts = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            parts.add(executor.submit(() -> drain(numbers)));
        }
        for (Future<Tally> part : parts) {
            tally.add(part.get());
        }
        return tally;
    }

    private Tally drain(ConcurrentLinkedQueue<Integer> numbers) throws IOException {
        Tally tally = new Tally();
        for (Integer number = numbers.poll(); number != null; number = numbers.poll()) {
            fetch(number).rows().forEach(row -> row.addTo(tally));
        }
        return tally;
    }

    private WirePage fetch(int page) throws IOException {
        Request request = new Request.Builder().url(base + WirePage.query(page)).build();
        try (Response response = client.newCall(request).execute()) {
            return WirePage.read(response.body().bytes());
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "okhttp-peer");
        thread.setDaemon(true);
        return thread;
    }
}
