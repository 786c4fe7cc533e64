/**
 * Measures what the API does not document. {@code Doctor} runs its {@code Probe}s one after another; each returns a {@code Finding} for each
 * of its {@code Topic}s, and the {@code Report} prints them. To measure something else, add a topic, a probe, and the probe to
 * {@code Doctor.PROBES}. Rules for probes:
 * <ul>
 *   <li>A claim is right or it is not made. What a changing list or a failed call leaves open is "cannot tell".
 *   <li>One answer is a consistent state of the list. Two are not, since the list may change between them.
 *   <li>Calls are read-only, and at most 30 in total, so a probe first uses the answers that {@code Calls} has already.
 * </ul>
 */
@NullMarked
package dev.batchsession.cli.doctor;

import org.jspecify.annotations.NullMarked;
