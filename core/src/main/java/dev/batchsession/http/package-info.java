/**
 * The API over HTTP: {@link dev.batchsession.http.HttpPageSource} sends one call a page and reads the answer. Everything
 * about the wire is in here, package-private: names and leniency of the JSON ({@code PageJson}, {@code ErrorJson}), which
 * answer is which failure ({@code StatusFailures}, {@code TransportFailures}), how the key is kept out of sight ({@code ApiKey}), and
 * how what a server sent is made fit for messages and logs ({@code ServerText}, {@code SanitizedCause}).
 */
@NullMarked
package dev.batchsession.http;

import org.jspecify.annotations.NullMarked;
