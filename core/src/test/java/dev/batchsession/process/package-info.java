/** Processes of their own, for the tests of this build. */
@NullMarked
package dev.batchsession.process;

import org.jspecify.annotations.NullMarked;
