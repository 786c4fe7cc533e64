package dev.batchsession.benchmarks.peers;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.http.Http2Client;
import java.net.URI;
import reactor.netty.http.client.HttpClient;

/** A way to list pages. Each peer reads all rows of the list at a base URL into a tally. */
public enum Peer {
    /** This library, one page at a time. */
    OURS("batch-session-flux", 1),
    /** This library with {@code lookahead(8)}. */
    OURS_8("batch-session-flux, lookahead(8)", 8),
    /** This library with HTTP/2, one page at a time. */
    OURS_H2("batch-session-flux, HTTP/2", 1),
    /** This library with HTTP/2 and {@code lookahead(8)}. */
    OURS_H2_8("batch-session-flux, HTTP/2, lookahead(8)", 8),
    /** This library with HTTP/2 on one connection and {@code lookahead(8)}. */
    OURS_H2_ONE_8("batch-session-flux, HTTP/2 on one connection, lookahead(8)", 8),
    /** This library's SNAPSHOT listing. */
    SNAPSHOT("batch-session-flux, SNAPSHOT", 1),
    /** Reactor Netty, which discards the bytes. */
    RAW("Reactor Netty dropping the bytes", 1),
    /** Reactor Netty, which discards the bytes, with 8 pages in flight. */
    RAW_8("Reactor Netty dropping the bytes, 8 in flight", 8),
    /** Reactor Netty and databind, with the idiom of the tutorials. */
    IDIOM("expand + flatMapIterable + databind", 1),
    /** Reactor Netty and databind with 8 pages in flight. */
    IDIOM_8("flatMapSequential(8) + flatMapIterable + databind", 8),
    /** Azure's paging over Reactor Netty and databind. */
    AZURE("Azure PagedFlux + databind", 1),
    /** The JDK's client, blocking, and databind. */
    JDK("JDK HttpClient, blocking + databind", 1),
    /** OkHttp on 8 threads, and databind. */
    OKHTTP_8("OkHttp, 8 threads + databind", 8),
    /** Export by this library. */
    NDJSON_8("export to NDJSON, lookahead(8)", 8),
    /** Export by this library, which hashes the file and compares the number of rows with the server's. */
    NDJSON_VERIFIED_8("export to NDJSON, lookahead(8), verified", 8),
    /** Export by this library. */
    CSV_8("export to CSV, lookahead(8)", 8),
    /** Export by this library. */
    GZIP_8("export to NDJSON, lookahead(8), gzip", 8),
    /** The idiom with 8 pages in flight, which writes a file with databind. Durable only after the last row. */
    SEQUENCE_WRITER_8("flatMapSequential(8) + databind + SequenceWriter", 8);

    private static final ListOptions PAGE_BY_PAGE = ListOptions.defaults();

    private final String title;
    private final int inFlight;

    Peer(String title, int inFlight) {
        this.title = title;
        this.inFlight = inFlight;
    }

    /** Returns the name in tables. */
    public String title() {
        return title;
    }

    /** Returns the number of pages in flight. */
    public int inFlight() {
        return inFlight;
    }

    /** Returns whether the peer counts bytes without decoding them. */
    public boolean onlyBytes() {
        return this == RAW || this == RAW_8;
    }

    /** Returns whether the peer writes the rows to a file. */
    public boolean writesFile() {
        return compareTo(NDJSON_8) >= 0;
    }

    /** Returns whether the peer requires {@code https}: HTTP/2 is negotiated by TLS. */
    public boolean needsTls() {
        return this == OURS_H2 || this == OURS_H2_8 || this == OURS_H2_ONE_8;
    }

    /** Returns whether the peer reads lists without repeated rows only, of up to 2,000 pages. */
    public boolean needsDistinctRows() {
        return this == SNAPSHOT;
    }

    /** Creates a reader of the list at {@code base}. */
    public PageReader over(URI base) {
        return switch (this) {
            case OURS -> new OurPeer(BatchSessionFlux.builder(), base, PAGE_BY_PAGE);
            case OURS_8 -> new OurPeer(BatchSessionFlux.builder(), base, ahead());
            case OURS_H2 -> new OurPeer(http2(Http2Client.create()), base, PAGE_BY_PAGE);
            case OURS_H2_8 -> new OurPeer(http2(Http2Client.create()), base, ahead());
            case OURS_H2_ONE_8 -> new OurPeer(http2(Http2Client.onOneConnection()), base, ahead());
            case SNAPSHOT ->
                new OurPeer(BatchSessionFlux.builder(), base, PAGE_BY_PAGE.consistency(Consistency.SNAPSHOT));
            case RAW, RAW_8 -> new RawReader(base, inFlight);
            case IDIOM -> new ExpandIdiom(base);
            case IDIOM_8 -> new SequentialIdiom(base, inFlight);
            case AZURE -> new AzurePages(base);
            case JDK -> new JdkPages(base);
            case OKHTTP_8 -> new OkHttpThreads(base, inFlight);
            case NDJSON_8 -> new ExportPeer(base, inFlight, "rows.ndjson", false);
            case NDJSON_VERIFIED_8 -> new ExportPeer(base, inFlight, "rows.ndjson", true);
            case CSV_8 -> new ExportPeer(base, inFlight, "rows.csv", false);
            case GZIP_8 -> new ExportPeer(base, inFlight, "rows.ndjson.gz", false);
            case SEQUENCE_WRITER_8 -> new WritingIdiom(base, inFlight);
        };
    }

    private ListOptions ahead() {
        return PAGE_BY_PAGE.lookahead(inFlight);
    }

    private static BatchSessionFlux.Builder http2(HttpClient client) {
        return BatchSessionFlux.builder().httpClient(client);
    }
}
