package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The files of one export, all in one folder, so that a name can be moved atomically.
 *
 * @param target the final name
 * @param part the rows so far
 * @param checkpoint how many of them are durable, and where the listing goes on after them
 * @param newCheckpoint a checkpoint that is being written; worthless when left over
 */
record ExportPaths(Path folder, Path target, Path part, Path checkpoint, Path newCheckpoint) {
    static ExportPaths of(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        Path folder = requireNonNull(absolute.getParent(), "a root is no file");
        String name = String.valueOf(absolute.getFileName());
        return new ExportPaths(
                folder,
                absolute,
                folder.resolve(name + ".part"),
                folder.resolve(name + ".checkpoint"),
                folder.resolve(name + ".checkpoint.tmp"));
    }

    /** Whether the name is taken, were it by a link that leads nowhere. */
    static boolean isTaken(Path name) {
        return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
    }
}
