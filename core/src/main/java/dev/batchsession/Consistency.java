package dev.batchsession;

/** What a listing promises about a list that changes while it is read. */
public enum Consistency {
    /**
     * The server's pages as they come, each row as often as the server sends it. Rows that are created, deleted, or stop
     * matching meanwhile move the others across page borders: a row may come twice or not at all.
     */
    LIVE,
    /**
     * Every batch that matches the filter from subscription to completion comes exactly once; one that starts or stops
     * matching meanwhile comes at most once. The walk follows the time of creation instead of page numbers, so a page far
     * down the list costs the server no more than the first.
     */
    SNAPSHOT
}
