package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.PageRequest;
import dev.batchsession.testing.StubPageSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad arguments are refused at the call, with the argument's name and value. */
class ArgumentsTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final BatchSessionFlux batches = BatchSessionFlux.over(StubPageSource.ofRows(1));

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 101})
    void pageSizeIsOneToHundred(int pageSize) {
        refused(() -> ListOptions.defaults().pageSize(pageSize), "pageSize must be 1 to 100 but was " + pageSize);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void startPageIsAtLeastOne(int startPage) {
        refused(() -> ListOptions.defaults().startPage(startPage), "startPage must be >= 1 but was " + startPage);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65})
    void lookaheadIsZeroToSixtyFour(int lookahead) {
        refused(() -> ListOptions.defaults().lookahead(lookahead), "lookahead must be 0 to 64 but was " + lookahead);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65})
    void parallelismIsOneToSixtyFour(int parallelism) {
        refused(
                () -> ListOptions.defaults().parallelism(parallelism),
                "parallelism must be 1 to 64 but was " + parallelism);
    }

    @Test
    void theFirstAndTheLastOfARangeAreInIt() {
        assertThat(ListOptions.defaults().pageSize(1).lookahead(64).parallelism(64))
                .hasToString("ListOptions[pageSize=1, startPage=1, lookahead=64, consistency=LIVE, parallelism=64]");
        assertThat(ListOptions.defaults()
                        .pageSize(100)
                        .startPage(1)
                        .lookahead(0)
                        .parallelism(1))
                .hasToString(ListOptions.defaults().toString());
    }

    @Test
    void optionsGoTogether() {
        ListOptions parallel = ListOptions.defaults().parallelism(2);
        ListOptions later =
                ListOptions.defaults().consistency(Consistency.SNAPSHOT).startPage(2);

        refused(
                () -> batches.listAll(BatchFilter.all(), parallel),
                "parallelism is for SNAPSHOT but consistency is LIVE");
        refused(
                () -> batches.listAll(BatchFilter.all(), later),
                "startPage is for LIVE: SNAPSHOT does not follow page numbers");
    }

    @Test
    void createdAfterIsBeforeCreatedBefore() {
        BatchFilter filter = BatchFilter.all().createdBefore(NEW_YEAR);

        refused(
                () -> filter.createdAfter(NEW_YEAR),
                "createdAfter must be before createdBefore but was %1$s, not before %1$s".formatted(NEW_YEAR));
    }

    @Test
    void boundsHaveYearsThatTheApiCanRead() {
        refused(
                () -> BatchFilter.all().createdAfter(Instant.MAX),
                "createdAfter must have a year of 0000 to 9999 but was " + Instant.MAX);
    }

    @Test
    void statusIsOneThatTheApiKnows() {
        refused(
                () -> BatchFilter.all().status(BatchStatus.UNKNOWN),
                "status must be one that the API knows but was UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "key\n",
                "key\r\nx-admin: 1",
                "ke\u0000y",
                " key",
                "schlüssel",
                "${NO_SUCH_VARIABLE}",
                "sk-${A}-b"
            })
    void apiKeyIsAHeaderValueAndIsNotRepeated(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSessionFlux.builder().apiKey(key))
                .withMessageStartingWith("apiKey must")
                .satisfies(refusal -> {
                    if (!key.isBlank()) {
                        assertThat(refusal).hasMessageNotContaining(key);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://api.example", "api.example", "/v1", "https://api.example?a=b", "https://api.example#a"})
    void baseUrlIsAbsoluteHttp(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSessionFlux.builder().baseUrl(URI.create(url)))
                .withMessageStartingWith("baseUrl must")
                .withMessageEndingWith(" but was " + url.replaceFirst("[?#].*", ""));
    }

    @Test
    void baseUrlHasNoPasswordAndDoesNotRepeatIt() {
        refused(
                () -> BatchSessionFlux.builder().baseUrl(URI.create("https://user:secret@no_host_name")),
                "baseUrl must have no user info");
        refused(
                () -> BatchSessionFlux.builder().baseUrl(URI.create("https://user:secret@api.example")),
                "baseUrl must have no user info");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:secret@api.example/a b",
                "user:secret@api.example",
                "https:user:secret@api.example",
                "user:secret%40api.example",
                "https:/user:secret@api.example",
                "https://api.example?key=secret",
                "https://api.example#secret",
                "https://user:secret@api.example:99999",
                "https://:secret@"
            })
    void baseUrlIsReadFromATextOfWhichNoSecretIsQuoted(String text) {
        BatchSessionFlux.builder().baseUrl("https://api.example/v2");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSessionFlux.builder().baseUrl(text))
                .withMessageStartingWith("baseUrl must")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSessionFlux.builder().baseUrl(URI.create(text.replace(' ', '-'))))
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://api.example", "http://10.0.0.1", "http://[2001:db8::1]", "http://localhost.example"})
    void theKeyDoesNotGoUnencryptedToAnotherHost(String url) {
        HttpPageSource.Builder builder = HttpPageSource.builder().apiKey("key").baseUrl(URI.create(url));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("https")
                .withMessageContaining(url);
        builder.allowPlainHttp().build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "http://127.0.0.1", "http://127.9.9.9", "http://[::1]:8080"})
    void theKeyGoesUnencryptedToThisHost(String url) {
        HttpPageSource.builder().apiKey("key").baseUrl(URI.create(url)).build();
    }

    @Test
    void requestTimeoutIsPositive() {
        refused(
                () -> BatchSessionFlux.builder().requestTimeout(Duration.ZERO),
                "requestTimeout must be > 0 but was PT0S");
    }

    @Test
    void maxPageBytesIsPositive() {
        refused(() -> BatchSessionFlux.builder().maxPageBytes(0), "maxPageBytes must be >= 1 but was 0");
    }

    @Test
    void pageAndLimitAreTheApis() {
        refused(() -> new PageRequest(BatchFilter.all(), 0, 10), "page must be >= 1 but was 0");
        refused(() -> new PageRequest(BatchFilter.all(), 1, 101), "limit must be 1 to 100 but was 101");
    }

    @Test
    void nothingIsNull() {
        missing(() -> BatchSessionFlux.over(null), "source");
        missing(() -> batches.listAll(null), "filter");
        missing(() -> batches.listAll(BatchFilter.all(), null), "options");
        missing(() -> batches.listPages(null), "filter");
        missing(() -> batches.count(null), "filter");
        missing(
                () -> BatchSessionFlux.builder().apiKey((String) null),
                "no API key: call apiKey(…) or set ANCHORBROWSER_API_KEY");
        missing(() -> BatchSessionFlux.builder().apiKey((Supplier<String>) null), "apiKey");
        missing(() -> BatchSessionFlux.builder().baseUrl((URI) null), "baseUrl");
        missing(() -> BatchSessionFlux.builder().baseUrl((String) null), "baseUrl");
        missing(() -> BatchSessionFlux.builder().httpClient(null), "httpClient");
        missing(() -> BatchSessionFlux.builder().requestTimeout(null), "requestTimeout");
        missing(() -> BatchSessionFlux.builder().decorate(null), "decorator");
        missing(() -> BatchFilter.all().status(null), "status");
        missing(() -> BatchFilter.all().createdAfter(null), "createdAfter");
        missing(() -> BatchFilter.all().createdBefore(null), "createdBefore");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void missing(ThrowingCallable call, String name) {
        assertThatNullPointerException().isThrownBy(call).withMessage(name);
    }
}
