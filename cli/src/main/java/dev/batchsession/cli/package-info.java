/**
 * The command line's parts: {@code Program} is the root command, each {@code …Command} one subcommand, each
 * {@code …Options} a group of options that commands share. {@code Api} opens the real API or, if requested, a simulator,
 * {@code RowOutput} and {@code RowFormat} write rows, {@code Failures} tells what an error's exit code and line are.
 */
@NullMarked
package dev.batchsession.cli;

import org.jspecify.annotations.NullMarked;
