package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.benchmarks.peers.Peer;
import dev.batchsession.http.Http2Client;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every peer reads the whole list, in order, from the server that its figures are taken with. */
class PeersTest {
    private static final Listing LISTING = new Listing(30);

    private static PageServer plain;
    private static TlsPageServer tls;
    private static Map<String, String> trust;

    @BeforeAll
    static void serve(@TempDir Path directory) throws Exception {
        plain = new PageServer(1);
        tls = new TlsPageServer(1);
        Path trustStore = directory.resolve("trusted.p12");
        tls.writeTrustStore(trustStore);
        trust = TlsPageServer.trusting(trustStore.toString());
        trust.forEach(System::setProperty);
    }

    @AfterAll
    static void close() {
        trust.keySet().forEach(System::clearProperty);
        plain.close();
        tls.close();
    }

    @ParameterizedTest
    @MethodSource
    void readsEveryRowInOrder(Peer peer) throws Exception {
        readAll(peer, PageServer.list(plain.port(), LISTING.pages(), 0));
    }

    static Stream<Peer> readsEveryRowInOrder() {
        return Stream.of(Peer.values()).filter(peer -> !peer.needsTls());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "OURS.*")
    void readsEveryRowInOrderOverTls(Peer peer) throws Exception {
        readAll(peer, TlsPageServer.list(tls.port(), LISTING.pages(), 0));
    }

    @Test
    void waitsForAnswersThatAreLate() throws Exception {
        readAll(Peer.OURS_8, PageServer.list(plain.port(), LISTING.pages(), 1));
        readAll(Peer.OURS_H2_8, TlsPageServer.list(tls.port(), LISTING.pages(), 1));
    }

    @Test
    void readsASnapshotByBoundsWithFewMoreCalls() throws Exception {
        plain.calls();

        readAll(Peer.SNAPSHOT, PageServer.list(plain.port(), LISTING.pages(), 0));

        assertThat(plain.calls()).isBetween((long) LISTING.pages(), LISTING.pages() + 3L);
    }

    @Test
    void agreesOnHttp2WhereItIsMeasured() {
        HttpVersion version = Http2Client.create()
                .get()
                .uri(TlsPageServer.list(tls.port(), LISTING.pages(), 0) + "/v1/batch-sessions?page=1&limit=100")
                .responseSingle((response, body) -> body.thenReturn(response.version()))
                .block();

        assertThat(version).hasToString("HTTP/2.0");
    }

    @Test
    void opensOneConnectionForPagesInFlightOnOne() throws Exception {
        tls.connections();

        readAll(Peer.OURS_H2_ONE_8, TlsPageServer.list(tls.port(), LISTING.pages(), 0));

        assertThat(tls.connections()).isEqualTo(1);
    }

    private static void readAll(Peer peer, URI base) throws Exception {
        Tally tally = peer.over(base).readAll().get();

        assertThat(new Expected(tally.count(), tally.checksum())).isEqualTo(Expected.of(peer, LISTING));
    }
}
