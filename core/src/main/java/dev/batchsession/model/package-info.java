/**
 * What the API tells about a batch, and how a listing is narrowed. Plain values: no Reactor, no Jackson, no HTTP. The
 * wire's names and leniency live in {@code dev.batchsession.http}.
 */
@NullMarked
package dev.batchsession.model;

import org.jspecify.annotations.NullMarked;
