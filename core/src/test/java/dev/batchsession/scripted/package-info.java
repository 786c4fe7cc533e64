/** The API as a scripted HTTP server, for the tests of this build. */
@NullMarked
package dev.batchsession.scripted;

import org.jspecify.annotations.NullMarked;
