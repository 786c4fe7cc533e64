package dev.batchsession.page;

import org.jspecify.annotations.Nullable;

/**
 * No whole answer arrived: name not resolved, connection refused or reset, TLS failed, closed in the middle of the
 * answer, or not done in time.
 */
public final class TransportException extends PageFetchException {
    private final boolean passing;

    /** {@code passing} is what {@link #isTransient()} says. */
    public TransportException(int page, String detail, boolean passing, @Nullable Throwable cause) {
        super(page, "no whole answer, " + detail, cause);
        this.passing = passing;
    }

    /** For all but a server whose TLS certificate is not trusted. */
    @Override
    public boolean isTransient() {
        return passing;
    }
}
