package dev.batchsession.benchmarks.peers;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.rest.PagedFlux;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.http.rest.PagedResponseBase;
import dev.batchsession.benchmarks.Tally;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Azure's {@code PagedFlux}, as generated clients use it. The continuation token is the number of the next page. */
final class AzurePages implements ReactiveReader {
    private final Pages pages;
    private final HttpRequest request;

    AzurePages(URI base) {
        this.pages = new Pages(base);
        this.request = new HttpRequest(HttpMethod.GET, base.toString());
    }

    @Override
    public Flux<?> rows(Tally tally) {
        // region paged-flux
        return new PagedFlux<>(() -> fetch(1), token -> fetch(Integer.parseInt(token)))
                .doOnNext(row -> row.addTo(tally));
        // end
    }

    private Mono<PagedResponse<WirePage.Row>> fetch(int number) {
        return pages.fetch(number).map(this::response);
    }

    private PagedResponse<WirePage.Row> response(WirePage page) {
        @Nullable String next = page.hasNext() ? Integer.toString(page.number() + 1) : null;
        return new PagedResponseBase<Void, WirePage.Row>(request, 200, new HttpHeaders(), page.rows(), next, null);
    }
}
