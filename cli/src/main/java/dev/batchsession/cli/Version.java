package dev.batchsession.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest has; classes that are not in a jar have none. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String built = Program.class.getPackage().getImplementationVersion();
        return new String[] {"batch-sessions " + Objects.requireNonNullElse(built, "(not packaged)")};
    }
}
