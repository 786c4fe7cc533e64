package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageBytesTest {
    private static final int KIB = 1024;

    @Nested
    class Gathering {
        @ParameterizedTest
        @ValueSource(ints = {1, 7, 4096, 100_000})
        void putsTheChunksTogetherWhereverTheyWereCut(int chunk) {
            byte[] body = content(100_000, 1);
            PageBytes bytes = PageBytes.upTo(1 << 20, 0);

            for (int from = 0; from < body.length; from += chunk) {
                bytes.append(Unpooled.wrappedBuffer(body, from, Math.min(chunk, body.length - from)));
            }

            assertThat(contentOf(bytes)).isEqualTo(body);
            assertThat(bytes.overflowed()).isFalse();
        }

        @Test
        void leavesTheChunkAsItWas() {
            ByteBuf chunk = Unpooled.buffer().writeBytes(content(10, 1)).readerIndex(3);

            PageBytes bytes = PageBytes.upTo(100, 0);
            bytes.append(chunk);
            bytes.append(Unpooled.EMPTY_BUFFER);

            assertThat(contentOf(bytes)).isEqualTo(Arrays.copyOfRange(content(10, 1), 3, 10));
            assertThat(chunk.readerIndex()).isEqualTo(3);
            assertThat(chunk.refCnt()).isEqualTo(1);
        }

        @ParameterizedTest(name = "{0} bytes in chunks of {1}, {2} told, at most {3}")
        @CsvSource({
            "100, 100, 0, 100",
            "101, 101, 0, 100",
            "101, 50, 0, 100",
            "100, 100, 1000, 100",
            "101, 100, 1000, 100",
            "100000, 1000, 10, 99999",
            "100000, 1000, 2147483647, 100000",
            "1, 1, -1, 1",
            "2, 1, -1, 1"
        })
        void keepsWhatFitsAndTellsWhetherThatIsAll(int sent, int chunk, int told, int limit) {
            byte[] body = content(sent, 1);
            PageBytes bytes = PageBytes.upTo(limit, told);

            for (int from = 0; from < sent; from += chunk) {
                bytes.append(Unpooled.wrappedBuffer(body, from, Math.min(chunk, sent - from)));
            }

            assertThat(contentOf(bytes)).isEqualTo(Arrays.copyOf(body, Math.min(sent, limit)));
            assertThat(bytes.overflowed()).isEqualTo(sent > limit);
        }

        @Test
        void allocatesNoMoreThanABoundOnTheServersWord() {
            assertThat(onNewThread(() ->
                            PageBytes.upTo(Integer.MAX_VALUE, Integer.MAX_VALUE).array().length))
                    .isEqualTo(256 * KIB);
            assertThat(onNewThread(() -> PageBytes.upTo(100, Integer.MAX_VALUE).array().length))
                    .isEqualTo(100);
        }

        @Test
        void allocatesOnceWhereTheServerTellsTheLength() {
            onNewThread(() -> {
                PageBytes bytes = PageBytes.upTo(1 << 20, 100_000);
                byte[] array = bytes.array();

                bytes.append(Unpooled.wrappedBuffer(content(100_000, 1)));

                assertThat(bytes.array()).isSameAs(array).hasSize(100_000);
                return null;
            });
        }

        @Test
        void growsNoFurtherThanTheLimit() {
            onNewThread(() -> {
                PageBytes bytes = PageBytes.upTo(40_000, 0);

                bytes.append(Unpooled.wrappedBuffer(content(32 * KIB, 1)));
                bytes.append(Unpooled.wrappedBuffer(content(1, 1)));

                assertThat(bytes.array()).hasSize(40_000);
                return null;
            });
        }
    }

    @Nested
    class Reuse {
        private final ExecutorService loop = Executors.newSingleThreadExecutor(new DefaultThreadFactory("like-a-loop"));

        @AfterEach
        void stop() {
            loop.shutdown();
        }

        @Test
        void usesAReleasedArrayAgainAndShowsNothingOfItsOldContent() throws Exception {
            onLoop(() -> {
                PageBytes first = PageBytes.upTo(100, 0);
                byte[] array = first.array();
                first.append(Unpooled.wrappedBuffer(content(101, 1)));
                first.release();

                PageBytes second = PageBytes.upTo(1 << 20, 0);

                assertThat(second.length()).isZero();
                assertThat(second.overflowed()).isFalse();
                second.append(Unpooled.wrappedBuffer(content(50, 2)));
                assertThat(contentOf(second)).isEqualTo(content(50, 2));
                second.append(Unpooled.wrappedBuffer(content(1_000, 3)));
                assertThat(second.length()).isEqualTo(1_050); // the limit is the new one
                second.release();

                PageBytes third = PageBytes.upTo(1 << 20, 0);
                assertThat(third.array()).isSameAs(second.array()).isNotSameAs(array); // which was too small
                assertThat(third.length()).isZero();
                return null;
            });
        }

        @Test
        void keepsToItsLimitThoughTheArrayHasMoreRoom() throws Exception {
            onLoop(() -> {
                PageBytes.upTo(1 << 20, 0).release();

                PageBytes small = PageBytes.upTo(100, 0);
                small.append(Unpooled.wrappedBuffer(content(101, 1)));

                assertThat(small.array()).hasSizeGreaterThan(100);
                assertThat(small.overflowed()).isTrue();
                assertThat(contentOf(small)).isEqualTo(content(100, 1));
                return null;
            });
        }

        @Test
        void usesOneArrayForPagesThatComeOneAfterTheOther() throws Exception {
            Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());

            onLoop(() -> {
                for (int page = 0; page < 1_000; page++) {
                    PageBytes bytes =
                            PageBytes.upTo(1 << 20, 20_000 + page); // each a little longer than the one before
                    bytes.append(Unpooled.wrappedBuffer(content(20_000 + page, page)));
                    arrays.add(bytes.array());
                    bytes.release();
                }
                return null;
            });

            assertThat(arrays.size()).isEqualTo(1);
        }

        @Test
        void handsOutNoArrayThatIsInUse() throws Exception {
            onLoop(() -> {
                for (int round = 0; round < 50; round++) {
                    List<PageBytes> inUse = new ArrayList<>();
                    Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
                    for (int i = 0; i < 200; i++) { // many more than are kept
                        PageBytes bytes = PageBytes.upTo(KIB, 0);
                        bytes.append(Unpooled.wrappedBuffer(content(100, i)));
                        inUse.add(bytes);
                        arrays.add(bytes.array());
                    }
                    assertThat(arrays.size()).isEqualTo(200);
                    for (int i = 0; i < 200; i++) {
                        assertThat(contentOf(inUse.get(i))).isEqualTo(content(100, i));
                    }
                    inUse.forEach(PageBytes::release);
                }
                return null;
            });
        }

        @Test
        void keepsNoArrayThatGrewBeyondWhatIsKept() throws Exception {
            onLoop(() -> {
                PageBytes large = PageBytes.upTo(1 << 20, 0);
                large.append(Unpooled.wrappedBuffer(content(256 * KIB + 1, 1)));
                large.release();

                assertThat(PageBytes.upTo(1 << 20, 1_000).array()).hasSize(32 * KIB);
                return null;
            });
        }

        @Test
        void keepsAnArrayOfTheLargestSizeThatIsKept() throws Exception {
            onLoop(() -> {
                PageBytes largest = PageBytes.upTo(1 << 20, 256 * KIB);
                byte[] array = largest.array();
                largest.release();

                assertThat(PageBytes.upTo(1 << 20, 1_000).array()).isSameAs(array);
                return null;
            });
        }

        private void onLoop(Callable<?> task) throws Exception {
            loop.submit(task).get();
        }
    }

    /** Where no array was released before. */
    private static <T> T onNewThread(Callable<T> task) {
        ExecutorService thread = Executors.newSingleThreadExecutor(new DefaultThreadFactory("like-a-loop"));
        try {
            return thread.submit(task).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            thread.shutdown();
        }
    }

    private static byte[] contentOf(PageBytes bytes) {
        return Arrays.copyOf(bytes.array(), bytes.length());
    }

    private static byte[] content(int length, int seed) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (seed * 31 + i % 251);
        }
        return content;
    }
}
