/** Internal: the steps by which exports and checkpoint files reach the disk. Depends on the JDK only. */
@NullMarked
package dev.batchsession.file;

import org.jspecify.annotations.NullMarked;
