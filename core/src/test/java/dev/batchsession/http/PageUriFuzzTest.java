package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.PageRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class PageUriFuzzTest {
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    @FuzzTest
    void holdsTheRequestAndNothingElse(FuzzedDataProvider data) {
        int page = data.consumeInt(1, Integer.MAX_VALUE);
        int limit = data.consumeInt(1, 100);
        BatchFilter filter = filter(data);

        URI uri = new PageUri(URI.create("https://api.example/base/")).of(new PageRequest(filter, page, limit));

        assertThat(uri.getHost()).isEqualTo("api.example");
        assertThat(uri.getPath()).isEqualTo("/base/v1/batch-sessions");
        assertThat(uri.getRawFragment()).isNull();
        Map<String, List<String>> query = new QueryStringDecoder(uri).parameters();
        assertThat(query.keySet()).isSubsetOf("page", "limit", "status", "created_after", "created_before");
        assertThat(query.get("page")).containsExactly(Integer.toString(page));
        assertThat(query.get("limit")).containsExactly(Integer.toString(limit));
        assertThat(new BatchFilter(
                        status(query.get("status")),
                        instant(query.get("created_after")),
                        instant(query.get("created_before"))))
                .isEqualTo(filter);
    }

    private static BatchFilter filter(FuzzedDataProvider data) {
        BatchStatus status = data.pickValue(BatchStatus.values());
        BatchFilter filter = status == BatchStatus.UNKNOWN
                ? BatchFilter.all()
                : BatchFilter.all().status(status);
        if (data.consumeBoolean()) {
            filter = filter.createdAfter(instant(data));
        }
        try {
            return data.consumeBoolean() ? filter.createdBefore(instant(data)) : filter;
        } catch (IllegalArgumentException emptySpan) {
            return filter;
        }
    }

    private static Instant instant(FuzzedDataProvider data) {
        return Instant.ofEpochSecond(data.consumeLong(FIRST_SECOND, LAST_SECOND), data.consumeInt(0, 999_999_999));
    }

    private static @Nullable BatchStatus status(@Nullable List<String> values) {
        return values == null ? null : BatchStatus.ofWireName(values.get(0));
    }

    private static @Nullable Instant instant(@Nullable List<String> values) {
        return values == null ? null : Instant.parse(values.get(0));
    }
}
