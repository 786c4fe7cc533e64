package dev.batchsession.export;

import java.time.Duration;

/**
 * How often rows are made durable. Each time costs three waits for the fileOps (rows, checkpoint, folder), and a gzip file a new
 * member, which starts without a dictionary; a crash costs the calls for the rows since the last time. The checkpoint of a
 * list in no order of time holds an id for each row, so its cost grows with them: the share of the time bounds it.
 *
 * @param interval at most this long after a row was written, if the share allows it
 * @param bytes at most this many bytes, before packing, after a row was written, if the share allows it
 * @param share at most this part of the time of a run, 0 to 1; 1 is no bound
 */
record SyncPolicy(Duration interval, long bytes, double share) {
    private static final long EIGHT_MIB = 8L << 20;
    private static final double ONE_TWENTIETH = 0.05;

    static SyncPolicy of(boolean gzip) {
        // At 1,000 rows a second a member has 150 KB after one second, and over 1 MB, forty windows, after ten.
        return new SyncPolicy(Duration.ofSeconds(gzip ? 10 : 1), EIGHT_MIB, ONE_TWENTIETH);
    }

    /** Whether one more fits into its share of the time, even if it takes twice as long as the last. */
    boolean allowOneMore(long spentNanos, long lastNanos, long elapsedNanos) {
        return share >= 1 || spentNanos + 2 * lastNanos <= share * elapsedNanos;
    }
}
