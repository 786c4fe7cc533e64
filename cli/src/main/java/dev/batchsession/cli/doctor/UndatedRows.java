package dev.batchsession.cli.doctor;

/** The place of the rows without {@code created_at} in the list. */
enum UndatedRows {
    NONE,
    FIRST,
    LAST,
    AMONG,
    ALL
}
