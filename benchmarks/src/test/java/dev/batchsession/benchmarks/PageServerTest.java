package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerTest {
    private static final String PAGE_2 = "/3/0/v1/batch-sessions?page=2&limit=100";

    private static PageServer server;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void serve() throws Exception {
        server = new PageServer(1);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void servesThePageThatIsAskedFor() throws Exception {
        HttpResponse<String> answer = get(PAGE_2);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body(2));
    }

    @Test
    void repeatsItsRowsInAListThatIsLongerThanTheyAre() throws Exception {
        int pages = Listing.DISTINCT_PAGES + 1;

        String body = get("/" + pages + "/0/v1/batch-sessions?page=" + pages + "&limit=100")
                .body();

        assertThat(body).isEqualTo(new String(new Listing(pages).body(pages), StandardCharsets.US_ASCII));
        assertThat(body).contains(Listing.rowsOf(1));
    }

    @Test
    void servesTheRowsBeforeABound() throws Exception {
        String created = created(Listing.json(123));

        String body = get("/3/0/v1/batch-sessions?page=2&limit=50&created_before=" + created.replace(":", "%3A"))
                .body();

        String rows =
                IntStream.range(124 + 50, 124 + 100).mapToObj(Listing::json).collect(Collectors.joining(","));
        assertThat(body)
                .isEqualTo(Listing.PREFIX + rows
                        + "],\"pagination\":{\"current_page\":2,\"total_pages\":4,\"total_records\":176,"
                        + "\"has_next\":true,\"has_prev\":true}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T08:15:30.123000001Z, 300", // the newest row is of 08:15:30.123
        "2026-11-24T08:15:30.123Z, 299",
        "2026-11-24T08:15:30.122999999Z, 299",
        "2027-01-01T00:00:00Z, 300",
        "2000-01-01T00:00:00Z, 0"
    })
    void countsTheRowsBeforeABoundOnly(String bound, int total) throws Exception {
        String body = get("/3/0/v1/batch-sessions?page=1&limit=100&created_before=" + bound)
                .body();

        assertThat(body).contains("\"total_records\":" + total + ",");
    }

    @Test
    void refusesABoundInAListWhoseRowsRepeat() throws Exception {
        String bounded = "/0/v1/batch-sessions?page=1&limit=100&created_before=2026-11-01T00:00:00Z";

        assertThat(get("/" + Listing.DISTINCT_PAGES + bounded).statusCode()).isEqualTo(200);
        assertThat(get("/" + (Listing.DISTINCT_PAGES + 1) + bounded).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/call",
                "/3/v1/batch-sessions?page=2&limit=100",
                "/3/0/v1/batch-sessions?page=two&limit=100",
                "/3/0/v1/batch-sessions?page=0&limit=100",
                "/3/0/v1/batch-sessions?page=4&limit=100",
                "/3/0/v1/batch-sessions?page=1&limit=101",
                "/3/0/v1/batch-sessions?page=1&limit=100&status=failed",
                "/3/0/v1/batch-sessions?page=1&limit=100&created_before=today",
                "/3/0/v1/other?page=2&limit=100"
            })
    void knowsNoOtherAddress(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void countsThePagesSinceItWasLastAsked() throws Exception {
        get("/calls");
        get(PAGE_2);
        get("/");
        get(PAGE_2);

        assertThat(get("/calls").body()).isEqualTo("2");
        assertThat(get("/calls").body()).isEqualTo("0");
    }

    @Test
    void putsTogetherARequestThatArrivesInPieces() throws IOException {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream requests = connection.getOutputStream();
            requests.write(ascii(request(1) + request(2).substring(0, 20)));
            assertThat(answer(connection.getInputStream(), 1)).endsWith("\r\n\r\n" + body(1));

            requests.write(ascii(request(2).substring(20)));
            assertThat(answer(connection.getInputStream(), 2)).endsWith("\r\n\r\n" + body(2));
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static String created(String row) {
        return row.replaceAll(".*\"created_at\":\"([^\"]*)\".*", "$1");
    }

    private static String request(int page) {
        return "GET /3/0/v1/batch-sessions?page=" + page + "&limit=100 HTTP/1.1\r\nhost: here\r\n\r\n";
    }

    private static String body(int page) {
        return new String(new Listing(3).body(page), StandardCharsets.US_ASCII);
    }

    private static String answer(InputStream answers, int page) throws IOException {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + body(page).length() + "\r\n\r\n";
        return new String(answers.readNBytes(head.length() + body(page).length()), StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
