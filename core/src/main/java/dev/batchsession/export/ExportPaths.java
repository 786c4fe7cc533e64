package dev.batchsession.export;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The files of one export. All are in one folder, so that renames are atomic.
 *
 * @param target the finished file
 * @param part the partial file
 * @param checkpoint the number of durable rows and the position of the listing after them
 * @param newCheckpoint a checkpoint that is being written; ignored if an earlier run left it
 * @param manifest the manifest of the finished file
 * @param newManifest a manifest that is being written; ignored if an earlier run left it
 */
record ExportPaths(
        Path folder, Path target, Path part, Path checkpoint, Path newCheckpoint, Path manifest, Path newManifest) {
    static ExportPaths of(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        Path folder = requireNonNull(absolute.getParent(), "a root is no file");
        String name = String.valueOf(absolute.getFileName());
        return new ExportPaths(
                folder,
                absolute,
                folder.resolve(name + ".part"),
                folder.resolve(name + ".checkpoint"),
                folder.resolve(name + ".checkpoint.tmp"),
                folder.resolve(name + ".manifest.json"),
                folder.resolve(name + ".manifest.json.tmp"));
    }

    /** Returns whether the name exists, even as a dangling symbolic link. */
    static boolean exists(Path name) {
        return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
    }
}
