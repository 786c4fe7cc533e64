package dev.batchsession.page;

import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Fetches one page: the SPI below paging. Implemented by transports, and by decorators that add behaviour to one.
 *
 * <p>An implementation must be safe for concurrent use: a source serves many listings, and one listing may have several
 * pages in flight.
 */
@FunctionalInterface
public interface PageSource {
    /**
     * One call for one page. Cold: each subscription makes the call anew, and nothing is sent before.
     *
     * <p><b>Emits</b> exactly one page, or fails. A source that completes empty is treated as failed: an absent page
     * must never look like the end of the list.
     * <p><b>Cancel</b> must abort the call and whatever it waits for. <b>Threads:</b> any; must not block.
     * <p><b>Errors</b> should be {@link PageFetchException}s; what decides over trying again is
     * {@link PageFetchException#isTransient()}. Other errors reach the caller as they are and are never tried again.
     */
    Mono<BatchPage> fetch(PageRequest request);

    /**
     * Returns where the rows come from, for example {@code https://api.anchorbrowser.io}. Checkpoints contain it, and are
     * refused for a source with another origin. A decorator returns the origin of the source that it wraps.
     *
     * <p>Must be constant, 1 to {@value StateFields#MAX_ORIGIN_LENGTH} printable ASCII characters, and no secret: messages
     * contain it too. Defaults to empty, that is unknown: a checkpoint of an unknown origin, or for one, is accepted.
     */
    default Optional<String> origin() {
        return Optional.empty();
    }
}
