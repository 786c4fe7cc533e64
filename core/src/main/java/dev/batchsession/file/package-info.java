/** Internal: the file operations that make exports and checkpoint files durable. Depends on the JDK only. */
@NullMarked
package dev.batchsession.file;

import org.jspecify.annotations.NullMarked;
