/**
 * The code blocks of the guide in {@code docs/guide}. The lines between {@code // region name} and {@code // end} are the block
 * of that name; {@code DocumentedCodeTest} compares them.
 */
@NullMarked
package dev.batchsession.examples.guide;

import org.jspecify.annotations.NullMarked;
