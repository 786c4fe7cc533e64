/**
 * The code that the guide in {@code docs/guide} shows. What stands between {@code region} and {@code end} is what a page has
 * under that name; {@code DocumentedCodeTest} compares them.
 */
@NullMarked
package dev.batchsession.examples.guide;

import org.jspecify.annotations.NullMarked;
