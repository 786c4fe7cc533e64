/**
 * Batches for code that knows no Reactor, to copy: {@link dev.batchsession.interop.JdkFlow} for the JDK's own
 * {@code Flow}, {@link dev.batchsession.interop.RxJava} for RxJava 3, {@link dev.batchsession.interop.RowStream} and
 * {@link dev.batchsession.interop.Blocking} for blocking code and virtual threads; coroutines are in Kotlin beside them.
 */
@NullMarked
package dev.batchsession.interop;

import org.jspecify.annotations.NullMarked;
