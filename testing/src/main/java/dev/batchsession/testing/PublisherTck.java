package dev.batchsession.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;
import org.testng.annotations.AfterMethod;

/**
 * Base class for the Reactive Streams TCK. The TCK skips rules that it cannot verify, and still reports success. A subclass therefore
 * lists the expected reasons for skipping, and a rule that is skipped for any other reason fails.
 *
 * @param <T> the type of the elements
 */
public abstract class PublisherTck<T> extends PublisherVerification<T> {
    /** The timeout for expected signals; only reached if a signal is missing. */
    private static final long SIGNAL_TIMEOUT_MILLIS = 10_000;

    /** How long to wait for unexpected signals; each test that waits for one takes this long. */
    private static final long NO_SIGNAL_MILLIS = 20;

    /** The time from a garbage collection to the check whether it has collected the subscriber. */
    private static final long GARBAGE_MILLIS = 500;

    /** A reason for the TCK to skip a rule. */
    public enum Skip {
        /** The TCK has no test for the rule. Always expected. */
        NO_TEST("Not verified by this TCK", "the TCK has no test for it"),
        /** The publisher makes no call before a request, so it cannot fail before one. */
        LAZY("no error state Publisher provided", "it requires a failure before any request"),
        /** The publisher never completes. */
        ENDLESS("requires an onComplete signal", "it requires completion after a number of elements"),
        /** The publisher is a Mono. */
        ONE_ELEMENT("is higher than supported by given producer: 1", "it requires several elements"),
        /** The publisher is cold, and its elements differ between subscriptions. */
        OWN_STREAM("own stream", "it requires the same elements for all subscribers");

        private final String message;
        private final String reason;

        Skip(String message, String reason) {
            this.message = message;
            this.reason = reason;
        }

        @Override
        public String toString() {
            return name() + ": " + reason;
        }
    }

    private final Set<Skip> expectedSkips;

    /** Creates a test of a publisher that may skip rules for these reasons, besides {@link Skip#NO_TEST}. */
    protected PublisherTck(Skip... expectedSkips) {
        super(new TestEnvironment(SIGNAL_TIMEOUT_MILLIS, NO_SIGNAL_MILLIS, NO_SIGNAL_MILLIS, false), GARBAGE_MILLIS);
        this.expectedSkips = EnumSet.of(Skip.NO_TEST, expectedSkips);
    }

    /** Returns {@code null}. Override it for a publisher that can fail before a request. */
    @Override
    public @Nullable Publisher<T> createFailedPublisher() {
        return null;
    }

    /** Skips an optional rule for hot publishers. Call it for a cold publisher whose elements differ between subscriptions. */
    protected final void skipOwnStream() {
        notVerified(Skip.OWN_STREAM.message);
    }

    /** Fails a test that was skipped for an unexpected reason. Called by TestNG. */
    @AfterMethod
    public void skipsForNoOtherReason(ITestResult result) {
        if (result.getStatus() == ITestResult.SKIP) {
            String message = String.valueOf(result.getThrowable());
            assertThat(expectedSkips)
                    .as("%s was skipped: %s", result.getMethod().getMethodName(), message)
                    .anyMatch(skip -> message.contains(skip.message));
        }
    }
}
