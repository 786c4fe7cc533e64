package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EnvironmentProxyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} by {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "api.example.com  | *                     | true",
                "api.example.com  | api.example.com       | true",
                "API.example.com  | Example.COM           | true",
                "api.example.com  | .example.com          | true",
                "api.example.com  | localhost, example.com | true",
                "api.example.com  | localhost example.com. | true",
                "api.example.com. | example.com           | true",
                "nonexample.com   | .example.com          | false",
                "nonexample.com   | example.com           | false",
                "example.com      | api.example.com       | false",
                "192.168.1.7      | 192.168.0.0/16        | true",
                "192.169.1.7      | 192.168.0.0/16        | false",
                "192.168.1.7      | 192.168.1.7           | true",
                "192.168.1.7      | 1.7                   | false",
                "192.168.1.7      | 192.168.0.0/99        | false",
                "[fd00::1]        | fd00::/8              | true",
                "[fd00::1]        | 10.0.0.0/8            | false"
            })
    void excludesTheHostsThatCurlExcludes(String host, String list, boolean excluded) {
        assertThat(EnvironmentProxy.isExcluded(host, list)).isEqualTo(excluded);
    }

    @Test
    void connectsThroughTheProxyAndShowsItNoKey() throws IOException {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            proxy.setSoTimeout(20_000); // so that the other thread ends if no call arrives
            CompletableFuture<List<String>> request = CompletableFuture.supplyAsync(() -> refuse(proxy));
            ProgramRun run = ProgramRun.run(
                    Map.of(
                            "ANCHORBROWSER_API_KEY",
                            ProgramRun.KEY,
                            "ANCHORBROWSER_BASE_URL",
                            "https://api.invalid",
                            "HTTPS_PROXY",
                            "http://user:pass%20word@127.0.0.1:" + proxy.getLocalPort()),
                    "count");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLine()).doesNotContain("pass", ProgramRun.KEY);
            assertThat(request.join()).first().isEqualTo("CONNECT api.invalid:443 HTTP/1.1");
            assertThat(request.join())
                    .contains("proxy-authorization: Basic dXNlcjpwYXNzIHdvcmQ=")
                    .noneMatch(line -> line.contains(ProgramRun.KEY));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "407 Proxy Authentication Required | '' | requires a user and a password; set HTTPS_PROXY to "
                        + "http://USER:PASSWORD@127.0.0.1:",
                "407 Proxy Authentication Required | user:secret@ | rejected the user or the password in HTTPS_PROXY",
                "403 Forbidden | '' | refused to connect to the API with status 403; set NO_PROXY to the host of the API"
            })
    void failsAtOnceIfTheProxyRefuses(String status, String user, String message) throws IOException {
        try (MockWebServer proxy = new MockWebServer()) {
            proxy.enqueue(
                    new MockResponse.Builder().status("HTTP/1.1 " + status).build());
            proxy.start(InetAddress.getLoopbackAddress(), 0);

            ProgramRun run = throughProxy("HTTPS_PROXY", "http://" + user + "127.0.0.1:" + proxy.getPort());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLine())
                    .contains(" the proxy 127.0.0.1:" + proxy.getPort() + ' ' + message)
                    .doesNotContain("gave up", "secret");
            assertThat(proxy.getRequestCount()).isEqualTo(1);
        }
    }

    @Test
    void namesTheProxyThatCannotBeReached() {
        assertThat(throughProxy("HTTPS_PROXY", "http://user:secret@no-such-proxy.invalid")
                        .errLine())
                .endsWith("unknown host no-such-proxy.invalid of the proxy; correct HTTPS_PROXY");
        assertThat(throughProxy("all_proxy", "socks5h://user:secret@127.0.0.1:1")
                        .errLine())
                .contains("refused")
                .endsWith(", by the proxy 127.0.0.1:1 of all_proxy");
    }

    @Test
    void theEnvironmentOverridesTheSettingsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("settings"), "https_proxy=http://127.0.0.1:1\n");
        String config = file.toString();

        assertThat(throughProxy("BATCH_SESSIONS_CONFIG", config).errLine()).endsWith("of https_proxy in " + file);
        assertThat(throughProxy("BATCH_SESSIONS_CONFIG", config, "HTTPS_PROXY", "http://127.0.0.1:2")
                        .errLine())
                .endsWith("of HTTPS_PROXY");
    }

    private static ProgramRun throughProxy(String... variables) {
        Map<String, String> environment = new HashMap<>(
                Map.of("ANCHORBROWSER_API_KEY", ProgramRun.KEY, "ANCHORBROWSER_BASE_URL", "https://api.invalid"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return ProgramRun.run(environment, "count");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://user:secret@", "https://user:secret@proxy", "http://user:secret@a b", "ftp://secret"})
    void doesNotRepeatAProxyThatCannotBeUsed(String url) {
        ProgramRun run = ProgramRun.run(Map.of("ANCHORBROWSER_API_KEY", ProgramRun.KEY, "https_proxy", url), "count");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLine()).startsWith("error: https_proxy: expected ").doesNotContain("secret");
    }

    @Test
    void sendsNoPlainHttpThroughAProxy() {
        ProgramRun run = ProgramRun.run(
                Map.of(
                        "BATCH_SESSIONS_SIMULATE", "true",
                        "HTTPS_PROXY", "http://127.0.0.1:1",
                        "ALL_PROXY", "http://127.0.0.1:1"),
                "count");

        assertThat(run.out()).containsExactly("1234");
    }

    /** Reads the head of the first request and closes every connection. */
    private static List<String> refuse(ServerSocket proxy) {
        try {
            List<String> head;
            try (Socket connection = proxy.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
                head = in.lines().takeWhile(line -> !line.isEmpty()).toList();
            }
            proxy.close();
            return head;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
