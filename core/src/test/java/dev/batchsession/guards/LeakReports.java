package dev.batchsession.guards;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What Netty's own detector finds: buffers that were garbage before they were released. Every buffer is tracked. */
public final class LeakReports {
    private static final String PLANTED = "planted, to see that leaks are found";
    private static final int MOST_COLLECTIONS = 100;

    private static final AtomicInteger PLANTS = new AtomicInteger();
    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

    private LeakReports() {}

    /** From now on reports are kept. */
    static void collect() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // abstract all the same
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return newResourceLeakDetector(resource, samplingInterval);
            }

            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
                return new Keeping<>(resource, samplingInterval);
            }
        });
    }

    /**
     * What leaked so far. Leaks a buffer itself, and looks until that one is found: the collection of garbage that found it
     * found those before it too, and a detector that finds nothing is not taken for a clean record.
     */
    public static List<String> reports() {
        plant();
        for (int collections = 0; REPORTS.stream().noneMatch(LeakReports::isPlanted); collections++) {
            if (collections == MOST_COLLECTIONS) {
                throw new AssertionError("the detector of leaks does not find the one that was planted");
            }
            System.gc();
            PooledByteBufAllocator.DEFAULT.buffer().release(); // a new buffer makes the detector look for lost ones
        }
        PooledByteBufAllocator.DEFAULT.buffer().release();
        List<String> found =
                REPORTS.stream().filter(report -> !isPlanted(report)).toList();
        forget(PLANTED);
        return found;
    }

    /** Of a leak that a test made on purpose, the run's end is to know nothing. */
    static void forget(String mark) {
        REPORTS.removeIf(report -> report.contains(mark));
    }

    private static void plant() {
        ByteBuf lost = PooledByteBufAllocator.DEFAULT.buffer();
        lost.touch(PLANTED + PLANTS.incrementAndGet()); // one that was reported is not reported again
    }

    private static boolean isPlanted(String report) {
        return report.contains(PLANTED);
    }

    private static final class Keeping<T> extends ResourceLeakDetector<T> {
        Keeping(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true; // otherwise reports depend on the level of a logger
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            REPORTS.add(resource + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            REPORTS.add(resource);
        }
    }
}
