/**
 * Code to copy for callers that do not use Reactor. {@link dev.batchsession.interop.JdkFlow} is for the JDK's {@code Flow},
 * {@link dev.batchsession.interop.RxJava} for RxJava 3, {@link dev.batchsession.interop.RowStream} and
 * {@link dev.batchsession.interop.Blocking} for blocking code and virtual threads. Code for coroutines is in Kotlin.
 */
@NullMarked
package dev.batchsession.interop;

import org.jspecify.annotations.NullMarked;
