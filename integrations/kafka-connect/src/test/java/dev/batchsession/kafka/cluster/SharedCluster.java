package dev.batchsession.kafka.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the cluster that all tests of a run share: it is started for the first and closed after the last. */
public final class SharedCluster implements ParameterResolver {
    private static final Path FOLDER = Path.of("target", "cluster"); // with the log of the second worker, to look at
    private static final Path PLUGINS = Path.of("target", "plugin");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConnectCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedCluster.class))
                .computeIfAbsent("cluster", name -> start(), ConnectCluster.class);
    }

    private static ConnectCluster start() {
        try {
            deleteLastRuns();
            return ConnectCluster.start(Files.createDirectories(FOLDER.toAbsolutePath()), PLUGINS);
        } catch (Exception e) {
            throw new IllegalStateException("the cluster did not start", e);
        }
    }

    private static void deleteLastRuns() throws IOException {
        if (Files.exists(FOLDER)) {
            try (Stream<Path> files = Files.walk(FOLDER)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }
}
