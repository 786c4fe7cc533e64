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
 * What Reactive Streams demands of a publisher, as its own kit checks it. The kit skips rules that it cannot check, and then
 * looks as green as ever; so each publisher names the reasons for which it may, and a rule that is skipped for another is a
 * failure.
 */
public abstract class PublisherTck<T> extends PublisherVerification<T> {
    /** Patience for what must come: spent only where it does not. */
    private static final long MUST_COME_MILLIS = 10_000;

    /** How long to look for what must not come: spent by each test that looks. */
    private static final long MUST_NOT_COME_MILLIS = 20;

    /** Between a collection of garbage and the look whether the subscriber was part of it. */
    private static final long GARBAGE_MILLIS = 500;

    /** Why the kit skips a rule, and how it says so. */
    public enum Skip {
        NO_TEST("Not verified by this TCK", "the kit has no test for it, of any publisher"),
        LAZY(
                "no error state Publisher provided",
                "it wants a failure before any request; here nothing is called until then"),
        ENDLESS("requires an onComplete signal", "it wants a completion after so many elements"),
        ONE_ELEMENT("is higher than supported by given producer: 1", "it wants several elements of a Mono"),
        OWN_STREAM("own stream", "it wants the same elements for all; each subscription has a stream of its own");

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

    private final Set<Skip> mayBe;

    protected PublisherTck(Skip... mayBe) {
        super(new TestEnvironment(MUST_COME_MILLIS, MUST_NOT_COME_MILLIS, MUST_NOT_COME_MILLIS, false), GARBAGE_MILLIS);
        this.mayBe = EnumSet.of(Skip.NO_TEST, mayBe);
    }

    /** None, unless a publisher can fail before anything is requested. */
    @Override
    public @Nullable Publisher<T> createFailedPublisher() {
        return null;
    }

    /** For the optional rules of a hot publisher, where this is a cold one whose elements differ. */
    protected final void skipOwnStream() {
        notVerified(Skip.OWN_STREAM.message);
    }

    @AfterMethod
    public void skipsForNoOtherReason(ITestResult result) {
        if (result.getStatus() == ITestResult.SKIP) {
            String message = String.valueOf(result.getThrowable());
            assertThat(mayBe)
                    .as("%s was skipped: %s", result.getMethod().getMethodName(), message)
                    .anyMatch(skip -> message.contains(skip.message));
        }
    }
}
