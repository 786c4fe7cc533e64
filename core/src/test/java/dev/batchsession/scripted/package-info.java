/** The API as a scripted HTTP server, and the time, for the tests of this build. */
@NullMarked
package dev.batchsession.scripted;

import org.jspecify.annotations.NullMarked;
