package dev.batchsession.export;

import java.time.Duration;

/**
 * How often rows are made durable. Each time costs three waits for the disk (rows, checkpoint, folder), and a gzip file a new
 * member, which starts without a dictionary; a crash costs the calls for the rows since the last time.
 *
 * @param interval at most this long after a row was written
 * @param bytes at most this many bytes, before packing, after a row was written
 */
record DurablePoints(Duration interval, long bytes) {
    private static final long EIGHT_MIB = 8L << 20;

    static DurablePoints of(boolean gzip) {
        // At 1,000 rows a second a member has 150 KB after one second, and over 1 MB, forty windows, after ten.
        return new DurablePoints(Duration.ofSeconds(gzip ? 10 : 1), EIGHT_MIB);
    }
}
