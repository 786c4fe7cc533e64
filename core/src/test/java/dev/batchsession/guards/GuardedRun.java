package dev.batchsession.guards;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Watches every test of a JVM: a blocking call on a thread that must not block, and a buffer that was not given back,
 * fail the run at its end.
 */
public final class GuardedRun implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (isMaven()) {
            return;
        }
        LeakReports.collect(); // before a buffer is allocated: Netty makes its detectors once
        BlockingCalls.find();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (isMaven()) {
            return;
        }
        List<String> found = new ArrayList<>(BlockingCalls.found());
        found.addAll(LeakReports.reports());
        if (!found.isEmpty()) {
            throw new AssertionError(found.size() + " blocking calls and leaks:\n" + String.join("\n", found));
        }
    }

    /** Surefire looks there for the tests that it deals out to several JVMs, and runs none. */
    private static boolean isMaven() {
        return System.getProperty("maven.home") != null;
    }
}
