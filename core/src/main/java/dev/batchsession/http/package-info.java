/**
 * The API over HTTP. {@link dev.batchsession.http.HttpPageSource} makes one call for each page and decodes the response.
 *
 * <p>Everything about the wire format is internal: decoding of the JSON (package {@code http.json}), mapping of
 * responses to exceptions ({@code StatusFailures}, {@code TransportFailures}), masking of the key ({@code ApiKey}), and
 * sanitizing of the server's text for messages and logs ({@code ServerText}, {@code SanitizedCause}, {@code ResponseFilter}).
 */
@NullMarked
package dev.batchsession.http;

import org.jspecify.annotations.NullMarked;
