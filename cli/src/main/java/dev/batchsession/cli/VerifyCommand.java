package dev.batchsession.cli;

import dev.batchsession.export.ExportCheck;
import dev.batchsession.export.ExportManifest;
import dev.batchsession.export.ExportVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code verify}, which compares an exported file with its manifest and with the API. */
@Command(
        name = "verify",
        description = {
            "Checks that an exported file is intact: its size, SHA-256, rows and their format, compared with FILE.manifest.json.",
            "Without --api it makes no call and needs no key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions verify batches.csv.gz",
            "  batch-sessions verify all.ndjson && load all.ndjson",
            "  batch-sessions verify all.ndjson --api"
        })
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "File that export has written.")
    private Path file = Path.of("");

    @Option(
            names = "--api",
            fallbackValue = "true", // so that it can be repeated if a variable has set it
            description =
                    "Compare the number of rows with the API's current count too, with one call, or up to 40 if it "
                            + "differs.")
    private boolean api;

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        for (Path required : List.of(file, ExportManifest.path(file))) {
            if (Files.isDirectory(required)) {
                throw new ParameterException(
                        spec.commandLine(), "expected a file that export has written but was a folder: " + required);
            }
            if (!Files.isRegularFile(required)) {
                throw new ParameterException(spec.commandLine(), "no such file: " + required);
            }
        }
        ExportCheck check = ExportCheck.of(file);
        console.print(check.rows() + " rows, " + check.bytes() + " bytes, SHA-256 " + check.sha256());
        String statuses = check.rowsByStatus().entrySet().stream()
                .map(rows -> rows.getValue() + " " + rows.getKey().wireName())
                .collect(Collectors.joining(", "));
        if (!statuses.isEmpty()) {
            console.print(statuses);
        }
        check.problems().forEach(problem -> console.print("differs: " + Printable.of(explained(problem))));
        if (!check.problems().isEmpty()) {
            return Failures.DIFFERS;
        }
        if (!api) {
            ExportVerification verification = check.manifest().verification();
            VerificationReport.lines(verification).forEach(console::print);
            return VerificationReport.exitCode(verification, ExitCode.OK);
        }
        return count(check);
    }

    private static String explained(String problem) {
        return problem.endsWith("Unexpected end of ZLIB input stream")
                ? "the compressed file is truncated; copy it or export it again"
                : problem;
    }

    private int count(ExportCheck check) {
        try (Interruption interruption = Interruption.listen();
                Api opened = Api.open(apiOptions, console)) {
            ExportVerification verification = check.count(opened.batches())
                    .takeUntilOther(interruption.signal())
                    .block();
            if (verification == null) {
                return Failures.INTERRUPTED;
            }
            VerificationReport.lines(verification).forEach(console::print);
            return VerificationReport.exitCode(verification, ExitCode.SOFTWARE);
        }
    }
}
