package dev.batchsession.page;

import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The SPI that fetches pages. Implemented by transports, and by decorators that add behaviour to another source; called by listings
 * and watches.
 *
 * <p>Implementations must be safe for concurrent use: one source serves many listings, and one listing may have several pages in
 * flight.
 */
@FunctionalInterface
public interface PageSource {
    /**
     * Fetches one page. The returned publisher is cold: each subscription makes one call, and nothing is sent before.
     *
     * <p>It must emit exactly one page, or fail. Completing empty is treated as a failure, since a missing page must not be mistaken
     * for the end of the list.
     * <p><b>Cancel:</b> must abort the call and any wait before it. <b>Threads:</b> may emit on any thread; must not block.
     * <p><b>Errors:</b> should be {@link PageFetchException}s; {@link PageFetchException#isTransient()} decides whether a policy
     * retries the call. Other errors are passed on unchanged and are never retried.
     */
    Mono<BatchPage> fetch(PageRequest request);

    /**
     * Returns the address that the rows come from, for example {@code https://api.anchorbrowser.io}. Checkpoints contain it, and are
     * refused for a source with another origin. A decorator returns the origin of the source that it wraps.
     *
     * <p>Must be constant, 1 to {@value StateFields#MAX_ORIGIN_LENGTH} printable ASCII characters, and no secret: messages
     * contain it too. Defaults to empty, which means unknown. A checkpoint is accepted if its origin or that of the source is unknown.
     */
    default Optional<String> origin() {
        return Optional.empty();
    }
}
