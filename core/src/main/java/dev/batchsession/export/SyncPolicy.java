package dev.batchsession.export;

import java.time.Duration;

/**
 * Decides when written rows are synced. A sync waits for the disk three times (rows, checkpoint, folder), and starts a new
 * member in a gzip file, without a dictionary. A crash costs the calls for the rows since the last sync. The checkpoint of
 * a list in no order of time contains an id for each row, so its cost grows; the share bounds it.
 *
 * @param interval the maximum time between syncs, if the share allows it
 * @param bytes the maximum number of unsynced bytes before compression, if the share allows it
 * @param share the maximum share of a run's time that syncs take, between 0 and 1; 1 for no limit
 */
record SyncPolicy(Duration interval, long bytes, double share) {
    private static final long EIGHT_MIB = 8L << 20;
    private static final double ONE_TWENTIETH = 0.05;

    static SyncPolicy of(boolean gzip) {
        // At 1,000 rows a second a member has 150 KB after one second, and over 1 MB, forty windows, after ten.
        return new SyncPolicy(Duration.ofSeconds(gzip ? 10 : 1), EIGHT_MIB, ONE_TWENTIETH);
    }

    /** Returns whether a sync that takes twice as long as the last one is within the share. */
    boolean allowsSync(long syncNanos, long lastSyncNanos, long elapsedNanos) {
        return share >= 1 || syncNanos + 2 * lastSyncNanos <= share * elapsedNanos;
    }
}
