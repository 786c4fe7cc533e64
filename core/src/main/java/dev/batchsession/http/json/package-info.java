/**
 * Decoding of the API's JSON. Internal: public only for {@code dev.batchsession.http}, and not exported by the module.
 *
 * <p>{@link dev.batchsession.http.json.PageReader} decodes a page in two layers:
 * <ul>
 *   <li>{@code SinglePassReader} reads pages as APIs send them in one pass over the bytes, and {@code RowReader} their rows. It never
 *       decides what is an error: it refuses everything that it does not handle, or is not certain about.
 *   <li>{@code DatabindReader}, Jackson Databind, defines what a page means. It reads whatever the first layer refuses, and
 *       is loaded at the first such page.
 * </ul>
 */
@NullMarked
package dev.batchsession.http.json;

import org.jspecify.annotations.NullMarked;
