package dev.batchsession.guards;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakTest {
    private static final String MARK = "lost on purpose";

    @Test
    void everyBufferIsTracked() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    /** Besides, each run's end plants one of its own. */
    @Test
    void aBufferThatIsNotGivenBackIsFoundWithTheWayItTook() {
        lose();

        List<String> reports = LeakReports.reports().stream()
                .filter(report -> report.contains(MARK))
                .toList();
        LeakReports.forget(MARK);
        assertThat(reports).singleElement().asString().contains("LeakTest.lose");
    }

    private static void lose() {
        PooledByteBufAllocator.DEFAULT.directBuffer(16).touch(MARK);
    }
}
