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

/** The command {@code board}, which serves a live page of the matching batches until it is interrupted. */
@Command(
        name = "board",
        description = {
            "Serves a web page that shows the matching batches live, until interrupted.",
            "Polls the API only while a browser is connected, with one watch for all browsers."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  batch-sessions board --simulate",
            "  batch-sessions board --status processing --interval 10 --port 9000"
        })
final class BoardCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 for any free port (default: 8300).")
    private int port = BoardOptions.defaults().port();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on. Everyone who can connect to it sees the batches (default: loopback).")
    private String host = BoardOptions.defaults().host();

    @Option(
            names = {"--interval", "--every"},
            paramLabel = "SECONDS",
            description = "Pause between two polls (default: 2).")
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
                Board board = Usage.valid(spec, () -> Board.start(api.batches(), options, this::reportEnd), "--host")) {
            apiOptions.notes(console).println("serving the board at " + board.url());
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

    private void reportEnd(Throwable failure) {
        console.err()
                .println("watch terminated: " + Printable.of(String.valueOf(failure.getMessage()))
                        + "; the page shows this until interrupted");
    }
}
