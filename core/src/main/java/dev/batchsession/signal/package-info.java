/** Internal: error signals for exceptions that Reactor throws instead of signalling. Depends on Reactor only. */
@NullMarked
package dev.batchsession.signal;

import org.jspecify.annotations.NullMarked;
