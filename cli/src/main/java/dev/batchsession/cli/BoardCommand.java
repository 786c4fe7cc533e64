package dev.batchsession.cli;

import dev.batchsession.board.Board;
import dev.batchsession.board.BoardOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code board}: serves a page that shows the batches while they change, until it is told to stop. */
@Command(
        name = "board",
        description = {
            "Serves a page that shows what the matching batches do while they do it, until interrupted.",
            "The API is asked only while a browser looks, and once for all browsers."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions board --simulate",
            "  batch-sessions board --status processing --interval 10 --port 9000"
        })
final class BoardCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 for any (default: 8300).")
    private int port = BoardOptions.defaults().port();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; whoever reaches it sees the batches (default: this machine only).")
    private String host = BoardOptions.defaults().host();

    @Option(
            names = {"--interval", "--every"},
            paramLabel = "SECONDS",
            description = "Time from poll to poll (default: 2).")
    private int intervalSeconds = (int) BoardOptions.defaults().interval().toSeconds();

    @Mixin
    private FilterOptions filterOptions = new FilterOptions();

    @Mixin
    private ApiOptions apiOptions = new ApiOptions();

    @Spec
    private CommandSpec spec;

    private final Console console;

    BoardCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        BoardOptions options = options();
        try (Interruption interruption = Interruption.listen();
                Api api = Api.open(apiOptions.living(), console);
                Board board = Usage.valid(spec, () -> Board.start(api.batches(), options, this::say), "--host")) {
            console.err().println("board at " + board.url());
            interruption.signal().block();
            return Failures.INTERRUPTED;
        }
    }

    private BoardOptions options() {
        BoardOptions listening =
                Usage.valid(spec, () -> BoardOptions.defaults().host(host).port(port), "--port");
        return Usage.valid(spec, () -> listening.interval(Duration.ofSeconds(intervalSeconds)), "--interval")
                .filter(filterOptions.filter(spec));
    }

    private void say(Throwable failure) {
        console.err()
                .println("the watch has ended: " + Printable.of(String.valueOf(failure.getMessage()))
                        + "; the page says so until interrupted");
    }
}
