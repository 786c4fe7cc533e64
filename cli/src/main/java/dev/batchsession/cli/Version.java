package dev.batchsession.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version from the manifest of the jar. Classes outside a jar have none. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String built = Program.class.getPackage().getImplementationVersion();
        return new String[] {"batch-sessions " + Objects.requireNonNullElse(built, "(not packaged)")};
    }
}
