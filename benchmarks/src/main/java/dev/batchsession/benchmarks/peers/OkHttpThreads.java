package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Fetches and decodes pages on several threads. The caller takes pages in order from a window of one page per thread. */
final class OkHttpThreads implements PageReader {
    private final OkHttpClient client;
    private final ExecutorService executor;
    private final URI base;
    private final int threads;

    OkHttpThreads(URI base, int threads) {
        this.base = base;
        this.threads = threads;
        this.client = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(threads, 5, TimeUnit.MINUTES)) // 5 connections by default
                .build();
        this.executor = Executors.newFixedThreadPool(threads, OkHttpThreads::daemon);
    }

    @Override
    public Supplier<Tally> readAll() throws IOException, InterruptedException, ExecutionException {
        Tally tally = new Tally();
        WirePage first = fetch(1);
        first.addTo(tally);
        Queue<Future<WirePage>> window = new ArrayDeque<>(threads);
        for (int page = 2; page <= first.totalPages(); page++) {
            if (window.size() == threads) {
                window.remove().get().addTo(tally);
            }
            window.add(submit(page));
        }
        for (Future<WirePage> page : window) {
            page.get().addTo(tally);
        }
        return () -> tally;
    }

    private Future<WirePage> submit(int page) {
        return executor.submit(() -> fetch(page));
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
