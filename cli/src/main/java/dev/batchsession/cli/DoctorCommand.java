package dev.batchsession.cli;

import dev.batchsession.cli.doctor.Calls;
import dev.batchsession.cli.doctor.Doctor;
import dev.batchsession.cli.doctor.Report;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code doctor}, which measures what the API does not document. */
@Command(
        name = "doctor",
        description = {
            "Measures what the API does not document, such as its sort order and how it compares times, and prints each result with "
                    + "its evidence, or that it cannot tell.",
            "Makes at most 30 calls, which change nothing. Attach the report to an issue: it contains no key, no id and no row."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  batch-sessions doctor", "  batch-sessions doctor --format json | jq -r .findings.sort_order.value"
        })
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--format", paramLabel = "FORMAT", description = "Output format: text or json (default: text).")
    private DoctorFormat format = DoctorFormat.TEXT;

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Calls calls = new Calls(Clock.systemUTC());
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(
                        apiOptions,
                        console,
                        new CallHooks(
                                calls::record,
                                calls::limit,
                                source -> calls.through(interruption.failCalls(source))))) {
            apiOptions.notes(console).println("measuring with at most " + Calls.MAX + " calls");
            Report report =
                    Doctor.examine(calls, text -> Printable.of(api.mask().apply(text)));
            format.lines(report).forEach(console::print);
            return ExitCode.OK;
        } catch (Interruption.CallInterruptedException interrupted) {
            return Failures.INTERRUPTED;
        }
    }
}
