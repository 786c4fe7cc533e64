/**
 * The program {@code batch-sessions}. {@code BatchSessions} is its main class and {@code Program} its root command. Each
 * {@code …Command} is a subcommand, each {@code …Options} a group of options that commands share. {@code Api} opens the real
 * API or a simulator, {@code RowOutput} and {@code RowFormat} write rows, and {@code Failures} maps failures to messages and
 * exit codes.
 */
@NullMarked
package dev.batchsession.cli;

import org.jspecify.annotations.NullMarked;
